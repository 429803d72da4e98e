import type pg from 'pg';

/** Ends a connection without the farewell that a silent server would not hear. */
export function cut(client: pg.ClientBase | undefined): void {
  (client as unknown as { connection: { stream: { destroy(): void } } } | undefined)?.connection.stream.destroy();
}
