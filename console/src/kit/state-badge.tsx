import { Badge, type MantineColor } from '@mantine/core';
import {
  type Icon,
  IconAlertTriangle,
  IconCheck,
  IconCircle,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconEye,
  IconHandStop,
  IconLoader2,
  IconPlayerPause,
  IconPlayerSkipForward,
  IconX,
} from '@tabler/icons-react';
import { texts } from '../texts/index.ts';

/** One grammar for every page. `done` (the system took it) is never shown as `verified` (read back). */
const STATES = {
  pending: [IconCircle, 'gray'],
  running: [IconLoader2, 'blue'],
  done: [IconCheck, 'cyan'],
  verified: [IconCircleCheckFilled, 'teal'],
  attested: [IconEye, 'violet'],
  failed: [IconX, 'red'],
  held: [IconHandStop, 'yellow'],
  skipped: [IconPlayerSkipForward, 'gray'],
  needsReview: [IconAlertTriangle, 'orange'],
  paused: [IconPlayerPause, 'yellow'],
  simulated: [IconCircleDashed, 'grape'],
} as const satisfies Record<string, readonly [Icon, MantineColor]>;

export type StateWord = keyof typeof STATES;

/** Icon, word and colour together: none of them alone says it. */
export function StateBadge({ state, label }: { readonly state: StateWord; readonly label?: string }) {
  const [Icon, color] = STATES[state];
  return (
    <Badge
      variant="light"
      color={color}
      className={`state-${color}`}
      leftSection={<Icon size={12} aria-hidden />}
      tt="none"
    >
      {label ?? texts.kit.states[state]}
    </Badge>
  );
}
