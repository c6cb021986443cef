import type { RouterHistory } from '@tanstack/react-router';

let back = false;

export function watchHistory(history: RouterHistory): void {
  history.subscribe(({ action }) => {
    back = action.type !== 'PUSH';
  });
}

/** Whether the page is one that was left before: it must be as high as it was, for the place in it to be found again. */
export function cameBack(): boolean {
  return back;
}
