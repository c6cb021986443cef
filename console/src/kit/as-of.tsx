import { Text } from '@mantine/core';
import { serverTime } from '../api/server-clock.ts';
import { texts } from '../texts/index.ts';
import { When } from './when.tsx';

/** When it was read that there is nothing: all is well only as of then. */
export function AsOf({ ms }: { readonly ms: number }) {
  return (
    <Text span inherit>
      {texts.kit.asOf} <When at={new Date(serverTime(ms)).toISOString()} />
    </Text>
  );
}
