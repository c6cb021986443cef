/** Lets a change be made and taken back, to learn what the honest answer would have been. */
export interface Rehearsal {
  /** Called by every change with the step that takes it back. */
  note(takeBack: () => void): void;
  /** Runs, then takes everything back, also when it throws. */
  rehearse<T>(run: () => T): T;
}

export function makeRehearsal(): Rehearsal {
  let steps: (() => void)[] | null = null;
  return {
    note(takeBack) {
      steps?.push(takeBack);
    },
    rehearse(run) {
      const mine: (() => void)[] = [];
      steps = mine;
      try {
        return run();
      } finally {
        steps = null;
        for (const takeBack of mine.reverse()) takeBack();
      }
    },
  };
}
