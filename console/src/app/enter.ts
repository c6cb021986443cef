import { api } from '../api/api.ts';

/** Where somebody wanted to go: a page of ours, or the first one. */
export function returnPath(to: string): string {
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(to) && !to.includes('\\') ? to : '/';
}

/** A new page, so that nothing that was read as somebody else stays. */
export function goTo(to: string): void {
  window.location.replace(returnPath(to));
}

let taken: Promise<{ readonly set: boolean }> | null = null;

/**
 * The secret of a set-up link stands behind the #, and is used up by this; it is taken out of the address at once. null:
 * there is none. The same however often it is asked: a page may be drawn twice.
 */
export function enterWithLink(): Promise<{ readonly set: boolean }> | null {
  const link = window.location.hash.slice(1);
  if (!link.startsWith('lsl_')) return taken;
  window.history.replaceState(
    window.history.state,
    '',
    `${window.location.pathname}${window.location.search}`,
  );
  taken = api.signInWithLink({ body: { link } });
  return taken;
}
