/**
 * Calls `onGone` when npm, which started us, is no longer there. npm puts a shell between itself and us that does not
 * pass signals on, so this is how a stopped `npm start` is noticed. Returns the function that ends the watch.
 */
export function watchParent(onGone: () => void): () => void {
  if (!process.env.npm_lifecycle_event) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, 250).unref();
  return () => clearInterval(timer);
}
