import { Text } from '@mantine/core';
import { useHint } from './hint.tsx';
import { useNow } from './now.ts';
import { inBothZones } from './when.tsx';

const DAY_S = 86_400;

/** How long until or since an instant, second by second: `T− 2 d 04:05:06`, `T+ 00:12`. */
export function Countdown({ at, zone }: { readonly at: string; readonly zone?: string | null }) {
  const now = useNow();
  const { pointing, hint } = useHint(inBothZones(at, zone));
  return (
    <>
      <Text
        component="time"
        dateTime={at}
        inherit
        className="numbers"
        role="timer"
        aria-live="off"
        {...pointing}
      >
        {countdown(Date.parse(at) - now)}
      </Text>
      {hint}
    </>
  );
}

/** Milliseconds, those to come positive. */
export function countdown(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1_000);
  const days = Math.floor(seconds / DAY_S);
  const hours = Math.floor((seconds % DAY_S) / 3_600);
  const two = (part: number) => String(part).padStart(2, '0');
  const rest = `${two(Math.floor((seconds % 3_600) / 60))}:${two(seconds % 60)}`;
  const clock = days > 0 || hours > 0 ? `${two(hours)}:${rest}` : rest;
  return `${ms > 0 ? 'T−' : 'T+'} ${days > 0 ? `${days} d ` : ''}${clock}`;
}
