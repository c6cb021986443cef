import { useElementSize } from '@mantine/hooks';
import { texts } from '../../../texts/index.ts';
import type { Timeline } from './fact-name.ts';
import { timeScale } from './time-scale.ts';

const HEIGHT = 74;
const BAR = { top: 8, height: 32 };

const COLORS: Readonly<Record<Timeline['states'][number]['state'], string>> = {
  unknown: 'orange',
  preHire: 'blue',
  active: 'teal',
  onLeave: 'cyan',
  suspended: 'yellow',
  leaving: 'orange',
  left: 'gray',
  archived: 'gray',
};

/** A life as a bar, one piece a state; where it is open it goes on to the edge. */
export function StatesStrip({ of: { states, now } }: { readonly of: Timeline }) {
  const { ref, width } = useElementSize();
  const right = Math.max(240, width);
  const known = states.flatMap(({ from, to }) => [from, to]).filter((at) => at !== null);
  const scale = timeScale([...known, now].map(Date.parse), 0, right, 110);
  const label = states.map(({ state }) => texts.lifecycle[state]).join(', ');
  const present = scale.at(Date.parse(now));
  return (
    <div ref={ref}>
      <svg width={right} height={HEIGHT} role="img" aria-label={`${texts.person.timeline.states}: ${label}`}>
        {states.map(({ state, from, to }) => {
          const x = from === null ? 0 : scale.at(Date.parse(from));
          const end = to === null ? right : scale.at(Date.parse(to));
          const color = COLORS[state];
          return (
            <g key={`${state} ${from}`}>
              <rect
                x={x}
                y={BAR.top}
                width={Math.max(2, end - x)}
                height={BAR.height}
                fill={`var(--mantine-color-${color}-light)`}
                stroke={`var(--mantine-color-${color}-outline)`}
              >
                <title>{texts.lifecycle[state]}</title>
              </rect>
              {end - x > 64 && (
                <text
                  x={x + 8}
                  y={BAR.top + BAR.height / 2}
                  dominantBaseline="central"
                  fontSize={13}
                  fill="var(--mantine-color-text)"
                >
                  {texts.lifecycle[state]}
                </text>
              )}
            </g>
          );
        })}
        <line
          x1={present}
          x2={present}
          y1={0}
          y2={BAR.top + BAR.height + 6}
          stroke="var(--mantine-primary-color-filled)"
          strokeWidth={2}
          strokeDasharray="4 3"
        />
        {scale.ticks.map(({ at, label: text }) => (
          <text
            key={text}
            x={at}
            y={HEIGHT - 10}
            textAnchor="middle"
            fontSize={12}
            fill="var(--mantine-color-dimmed)"
          >
            {text}
          </text>
        ))}
      </svg>
    </div>
  );
}
