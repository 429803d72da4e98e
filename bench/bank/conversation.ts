/** One conversation of the bank, as it truly was. */
export interface Talk {
  /** Seconds since the Unix epoch. */
  time: number;
  duration: number;
  client: string;
  clientPort: number;
  server: string;
  port: number;
  protocol: 6 | 17;
  service: string;
  out: number;
  in: number;
  outcome: 'done' | 'refused' | 'silent' | 'denied';
  /** The application it is part of, where the firewall knows. */
  application: string | null;
}

/** What a habit states; the rest is drawn. */
export type Said = Pick<Talk, 'server' | 'port'> & Partial<Talk>;
