import type { Page } from 'playwright-core';

/**
 * Requests whose address and method fit wait until the returned function lets them go: to the server, or to this problem
 * as its answer.
 */
export async function heldBack(
  page: Page,
  fits: RegExp,
  method: string,
  most = Number.POSITIVE_INFINITY,
): Promise<(code?: string) => void> {
  let letGo: (code: string | undefined) => void = () => undefined;
  const gate = new Promise<string | undefined>((resolve) => {
    letGo = resolve;
  });
  let held = 0;
  await page.route(fits, async (route) => {
    if (route.request().method() !== method || held >= most) return route.fallback();
    held += 1;
    const code = await gate;
    if (code === undefined) return route.continue();
    const problem = { type: `urn:lockstep:problem:${code}`, title: code, status: 409, code };
    return route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      body: JSON.stringify({ ...problem, detail: 'it was refused', remedy: 'Look again.' }),
    });
  });
  return (code) => letGo(code);
}
