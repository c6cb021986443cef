import { Group, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { absolute } from '../../../kit/when.tsx';
import { texts } from '../../../texts/index.ts';
import { valueText } from './attribute-text.ts';
import { factName, type Timeline } from './fact-name.ts';
import { timeScale } from './time-scale.ts';

const t = texts.person.timeline;
const HEIGHT = 320;
const LEFT = 92;
const BOTTOM = HEIGHT - 34;

type Fact = Timeline['facts'][number];
type DatedFact = Fact & { readonly validFrom: string };

/** Facts where they became true (to the right) and known (upwards); whatever is off the line was known too late, or beforehand. */
export function TwoAxes({ of: { facts, now } }: { readonly of: Timeline }) {
  const { ref, width } = useElementSize();
  const right = Math.max(280, width);
  const dated = facts.filter((fact): fact is DatedFact => fact.validFrom !== null);
  const valid = timeScale(
    [
      ...dated.flatMap(({ validFrom, validTo }) => [validFrom, ...(validTo === null ? [] : [validTo])]),
      now,
    ].map(Date.parse),
    LEFT,
    right - 8,
    110,
  );
  const known = timeScale([...dated.map(({ knownFrom }) => knownFrom), now].map(Date.parse), BOTTOM, 12, 44);
  const from = Math.max(valid.from, known.from);
  const to = Math.min(valid.to, known.to);
  const late = dated.filter(({ knownFrom, validFrom }) => knownFrom > validFrom).length;
  return (
    <div ref={ref}>
      <svg
        width={right}
        height={HEIGHT}
        role="img"
        aria-label={`${t.axes}: ${late} ${t.late}, ${dated.length - late} ${t.early}`}
      >
        {known.ticks.map(({ at, label }) => (
          <g key={label}>
            <line x1={LEFT} x2={right} y1={at} y2={at} stroke="var(--mantine-color-default-border)" />
            <text
              x={LEFT - 8}
              y={at}
              textAnchor="end"
              dominantBaseline="central"
              fontSize={12}
              fill="var(--mantine-color-dimmed)"
            >
              {label}
            </text>
          </g>
        ))}
        {valid.ticks.map(({ at, label }) => (
          <text
            key={label}
            x={at}
            y={BOTTOM + 20}
            textAnchor="middle"
            fontSize={12}
            fill="var(--mantine-color-dimmed)"
          >
            {label}
          </text>
        ))}
        {from < to && (
          <line
            x1={valid.at(from)}
            y1={known.at(from)}
            x2={valid.at(to)}
            y2={known.at(to)}
            stroke="var(--mantine-primary-color-filled)"
            strokeDasharray="5 4"
          />
        )}
        {dated.map((fact) => (
          <Mark
            key={`${fact.employment} ${fact.what} ${fact.name} ${fact.knownFrom} ${fact.validFrom}`}
            of={fact}
            x={valid.at(Date.parse(fact.validFrom))}
            end={fact.validTo === null ? null : valid.at(Date.parse(fact.validTo))}
            y={known.at(Date.parse(fact.knownFrom))}
          />
        ))}
      </svg>
      <Group gap="md">
        <Text size="xs" c="dimmed">
          ● {t.late}
        </Text>
        <Text size="xs" c="dimmed">
          ◆ {t.early}
        </Text>
        <Text size="xs" c="dimmed">
          ○ {t.replaced}
        </Text>
      </Group>
    </div>
  );
}

function Mark({
  of: fact,
  x,
  y,
  end,
}: {
  readonly of: DatedFact;
  readonly x: number;
  readonly y: number;
  readonly end: number | null;
}) {
  const late = fact.knownFrom > fact.validFrom;
  const color = `var(--mantine-color-${late ? 'orange' : 'teal'}-outline)`;
  const fill = fact.knownTo === null ? color : 'var(--mantine-color-body)';
  const title = `${factName(fact)}: ${valueText(fact.value)}. ${t.validAxis} ${absolute(fact.validFrom)}, ${t.knownAxis} ${absolute(fact.knownFrom)}`;
  return (
    <g>
      {end !== null && <line x1={x} x2={end} y1={y} y2={y} stroke={color} strokeWidth={2} />}
      {late ? (
        <circle cx={x} cy={y} r={5} fill={fill} stroke={color} strokeWidth={2} />
      ) : (
        <rect
          x={x - 5}
          y={y - 5}
          width={10}
          height={10}
          fill={fill}
          stroke={color}
          strokeWidth={2}
          transform={`rotate(45 ${x} ${y})`}
        />
      )}
      <title>{title}</title>
    </g>
  );
}
