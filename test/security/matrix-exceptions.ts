/** Cells that are not as the rule says, and why that is meant. */
export interface MatrixException {
  operation: string;
  askers: readonly string[];
  whose: string;
  status: number;
  reason: string;
}

/** The aim is none; each one needs a reason that holds. */
export const MATRIX_EXCEPTIONS: readonly MatrixException[] = [
  {
    operation: 'getMetrics',
    askers: [
      'no permission',
      'readonly_user',
      'network_engineer',
      'security_analyst',
      'admin of another tenant',
      'service key',
    ],
    whose: 'none',
    status: 403,
    reason: 'Programs on the same machine read the measurements without a token; whoever sends one is judged by it.',
  },
];
