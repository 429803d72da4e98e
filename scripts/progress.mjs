const HEARTBEAT = 15_000;

/** Says on standard error what goes on, keeps a counter on a terminal, and returns the function that ends it. */
export function progress(text) {
  const began = Date.now();
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
  const terminal = process.stderr.isTTY === true;
  const show = () => process.stderr.write(terminal ? `\r${text} … ${seconds()}` : `${text} … ${seconds()}\n`);
  process.stderr.write(terminal ? `${text} …` : `${text} …\n`);
  const timer = setInterval(show, terminal ? 200 : HEARTBEAT);
  return (ok) => {
    clearInterval(timer);
    process.stderr.write(
      `${terminal ? '\r' : ''}${text} ${ok ? `✓ ${seconds()}` : 'failed'}${terminal ? '   ' : ''}\n`,
    );
  };
}
