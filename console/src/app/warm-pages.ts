import { PAGES } from '../pages/index.ts';

/** The first page is whole before anything else is fetched; Safari has no idle time to give. */
const FIRST_MS = 1_000;
const nextIdle: (work: () => void) => void = window.requestIdleCallback ?? ((work) => setTimeout(work, 200));

/** Fetches the code of every page, one at a time and only while nothing else is to do: a press finds it there. */
export function warmPages(): () => void {
  let stopped = false;
  const warm = (n: number) => {
    const page = PAGES[n];
    if (stopped || page === undefined) return;
    // Whoever is cut off sees it where they press.
    const next = () => nextIdle(() => warm(n + 1));
    page.load().then(next, next);
  };
  const timer = setTimeout(() => nextIdle(() => warm(0)), FIRST_MS);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
