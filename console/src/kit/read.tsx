import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure } from './failure.tsx';
import { Waiting } from './waiting.tsx';

/** A read in all its states: waiting, failed (what was read before stays), there. */
export function Read<T>({
  of,
  lines,
  children,
}: {
  readonly of: UseQueryResult<T>;
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}) {
  const failure = of.error === null ? null : <Failure error={of.error} onRetry={() => void of.refetch()} />;
  if (of.data === undefined) return failure ?? <Waiting {...(lines === undefined ? {} : { lines })} />;
  return (
    <>
      {failure}
      {children(of.data)}
    </>
  );
}
