/** What the benchmarks use of a package that brings no types. */
declare module 'autocannon' {
  interface Result {
    non2xx: number;
    errors: number;
    requests: { average: number };
    latency: { p97_5: number };
  }
  // biome-ignore lint/style/noDefaultExport: it is the package's
  export default function autocannon(options: {
    url: string;
    headers: Record<string, string>;
    connections: number;
    duration: number;
  }): Promise<Result>;
}
