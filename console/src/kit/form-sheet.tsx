import { Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { texts } from '../texts/index.ts';
import { Failure } from './failure.tsx';
import { Sheet } from './sheet.tsx';
import { useDoing } from './use-doing.ts';

/** A sheet that does one thing, and stays until it is known whether it was done. */
export function FormSheet({
  title,
  size,
  verb,
  color,
  ready = true,
  whyNot = null,
  onDo,
  onClose,
  children,
}: {
  readonly title: string;
  readonly size?: 'md' | 'lg' | 'xl';
  /** On the button: what it does. */
  readonly verb: string;
  readonly color?: string;
  /** All that is needed has been typed. */
  readonly ready?: boolean;
  /** Why it cannot be done as things are. */
  readonly whyNot?: string | null;
  /** `key`: of an order, and the same when it is pressed again in this sheet. */
  readonly onDo: (key: string) => Promise<void>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { doing, error, run } = useDoing();
  const here = useRef(false);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  const act = () =>
    run(async (key) => {
      await onDo(key);
      // Whoever has gone on to another page is looking at another sheet.
      if (here.current) onClose();
    });
  const can = ready && whyNot === null;
  return (
    <Sheet title={title} held={doing} onClose={onClose} {...(size === undefined ? {} : { size })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (can) void act();
        }}
      >
        <Stack>
          {children}
          {error !== null && <Failure error={error} />}
          <Group justify="flex-end">
            {whyNot !== null && (
              <Text size="sm" c="dimmed">
                {whyNot}
              </Text>
            )}
            <Button variant="default" disabled={doing} onClick={onClose}>
              {texts.kit.cancel}
            </Button>
            <Button type="submit" disabled={!can} loading={doing} {...(color === undefined ? {} : { color })}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Sheet>
  );
}
