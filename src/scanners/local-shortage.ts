/** This machine has lacked sockets, source ports or memory for so long that scanning makes no sense. */
export class LocalShortage extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`This machine cannot open connections: ${code}.`);
    this.name = 'LocalShortage';
    this.code = code;
  }
}
