import type { Answer } from '@lockstep/sdk';
import { Badge, type MantineColor } from '@mantine/core';
import {
  type Icon,
  IconArchive,
  IconClockHour4,
  IconDoorExit,
  IconHandStop,
  IconPlaneDeparture,
  IconQuestionMark,
  IconUserCheck,
  IconUserOff,
} from '@tabler/icons-react';
import { texts } from '../texts/index.ts';

export type LifecycleState = Answer<'people'>['people'][number]['state'];

const STATES = {
  unknown: [IconQuestionMark, 'orange'],
  preHire: [IconClockHour4, 'blue'],
  active: [IconUserCheck, 'teal'],
  onLeave: [IconPlaneDeparture, 'cyan'],
  suspended: [IconHandStop, 'yellow'],
  leaving: [IconDoorExit, 'orange'],
  left: [IconUserOff, 'gray'],
  archived: [IconArchive, 'gray'],
} as const satisfies Record<LifecycleState, readonly [Icon, MantineColor]>;

/** Where somebody stands in their life with the company: icon, word and colour together. */
export function LifecycleBadge({ state }: { readonly state: LifecycleState }) {
  const [Icon, color] = STATES[state];
  return (
    <Badge variant="light" color={color} leftSection={<Icon size={12} aria-hidden />} tt="none">
      {texts.lifecycle[state]}
    </Badge>
  );
}

export function isLifecycleState(state: string): state is LifecycleState {
  return Object.hasOwn(STATES, state);
}
