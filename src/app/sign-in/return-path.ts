const LONGEST = 2_000;
/** Where programs ask, and where signing in happens: nobody is sent there. */
const NOT_PAGES = /^\/(api|scim|hooks|ssf|auth|sign-in|set-up|metrics|healthz|readyz|\.well-known)([/?#]|$)/;

/** Where somebody wanted to go, when that is a page of ours; else the first one. Never another site. */
export function returnPath(text: string | undefined): string {
  if (text === undefined || text.length > LONGEST || !/^\/(?![/\\])[\x21-\x7e]*$/.test(text)) return '/';
  if (text.includes('\\') || !URL.canParse(text, BASE)) return '/';
  const { origin, pathname, search, hash } = new URL(text, BASE);
  const path = `${pathname}${search}${hash}`;
  return origin !== BASE || path.startsWith('//') || NOT_PAGES.test(path) ? '/' : path;
}

const BASE = 'https://console.invalid';
