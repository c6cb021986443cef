import type { Page } from 'playwright-core';

/**
 * Runs in the page: from the press until what it was for has been painted. The driver's own ways to the browser and back,
 * a third of a second on a busy machine, are not in it.
 */
export const LAP = `window.lockstepLap = (ready) =>
  new Promise((resolve) => {
    let pressed = null;
    const press = (event) => { pressed ??= event.timeStamp; };
    for (const type of ['click', 'keydown']) addEventListener(type, press, { capture: true, once: true });
    const look = () => {
      if (pressed === null || !ready()) return requestAnimationFrame(look);
      const painted = new MessageChannel();
      painted.port1.onmessage = () => resolve(performance.now() - pressed);
      painted.port2.postMessage(null);
    };
    requestAnimationFrame(look);
  })`;

const MOST_MS = 60_000;

/** Milliseconds from the press that `press` does until `ready`, an expression, holds and is painted. */
export async function lap(page: Page, ready: string, press: () => Promise<void>): Promise<number> {
  const [ms] = await laps(page, [ready], press);
  return ms ?? Number.NaN;
}

/** The same for several moments after one press. */
export async function laps(
  page: Page,
  ready: readonly string[],
  press: () => Promise<void>,
): Promise<readonly number[]> {
  const running = ready.map((expression) => {
    const never = JSON.stringify(`in ${MOST_MS} ms never: ${expression}`);
    return page.evaluate(`Promise.race([
      lockstepLap(() => ${expression}),
      new Promise((_, no) => setTimeout(() => no(new Error(${never})), ${MOST_MS})),
    ])`);
  });
  // Both listen before anything is pressed.
  await page.evaluate('0');
  await press();
  return (await Promise.all(running)) as readonly number[];
}

/** Until an expression holds. Through the debugger: the page's own policy lets no text be run as a script. */
export async function until(page: Page, ready: string): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const look = () => (${ready} ? resolve() : requestAnimationFrame(look));
    look();
  })`);
}

/** Of a list of milliseconds. */
export function spread(values: readonly number[]): { readonly median: number; readonly p95: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95) };
}
