import { Box, Group, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useRef } from 'react';
import { texts } from '../../texts/index.ts';
import { type Scale, type TimeAxis, timeAxis } from './time-axis.ts';
import './waterfall.css';
import type { Bar, BarKind, Row, Waterfall } from './waterfall-rows.ts';

const t = texts.leave;
const AXIS = 24;
const BAR = 14;
/** More rows than this scroll inside, and only those that are seen are in the page. */
const SHOWN_WHOLE = 60;
const NARROW = 620;

/** What happened when: one row a system, a bar for each attempt, a tick where something was read back. */
export function WaterfallPicture({
  of,
  scale,
  label,
  onOpen,
}: {
  readonly of: Waterfall;
  readonly scale: Scale;
  readonly label: string;
  readonly onOpen: (target: string, operation: string | null) => void;
}) {
  const { ref, width } = useElementSize();
  const frame = useRef<HTMLDivElement>(null);
  const narrow = width > 0 && width < NARROW;
  const left = narrow ? 0 : 190;
  const height = narrow ? 50 : 32;
  const axis = timeAxis(scale, of.span, narrow ? 0.2 : 0.1);
  const room = Math.max(100, width - left - 14);
  const virtual = useVirtualizer({
    count: of.rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => height,
    overscan: 8,
    enabled: of.rows.length > SHOWN_WHOLE,
    initialRect: { width: 1_000, height: 640 },
  });
  const indexes =
    of.rows.length > SHOWN_WHOLE
      ? virtual.getVirtualItems().map(({ index }) => index)
      : of.rows.map((_, index) => index);
  const whole = of.rows.length * height;
  const x = (ms: number) => left + axis.place(ms) * room;
  return (
    <Box ref={ref}>
      {width > 0 && (
        <>
          <Axis axis={axis} width={width} x={x} promise={of.promise} narrow={narrow} />
          <Box
            ref={frame}
            mah={of.rows.length > SHOWN_WHOLE ? 640 : undefined}
            // Tabbing goes through the rows; who scrolls by keyboard needs the frame.
            {...(of.rows.length > SHOWN_WHOLE ? { tabIndex: 0, style: { overflowY: 'auto' as const } } : {})}
          >
            {/* biome-ignore lint/a11y/useSemanticElements: a picture that has buttons in it is no fieldset. */}
            <svg className="waterfall" width={width} height={whole} role="group" aria-label={label}>
              <Patterns />
              {axis.marks.map(({ ms }) => (
                <line key={ms} className="grid" x1={x(ms)} x2={x(ms)} y1={0} y2={whole} />
              ))}
              {indexes.map((index) => {
                const row = of.rows[index];
                return (
                  row && (
                    <g key={row.target} transform={`translate(0 ${index * height})`}>
                      <TargetRow
                        row={row}
                        width={width}
                        height={height}
                        narrow={narrow}
                        x={x}
                        onOpen={onOpen}
                      />
                    </g>
                  )
                );
              })}
              {of.promise !== null && (
                <line className="promise" x1={x(of.promise)} x2={x(of.promise)} y1={0} y2={whole} />
              )}
            </svg>
          </Box>
        </>
      )}
      <Legend />
    </Box>
  );
}

function Axis({
  axis,
  width,
  x,
  promise,
  narrow,
}: {
  readonly axis: TimeAxis;
  readonly width: number;
  readonly x: (ms: number) => number;
  readonly promise: number | null;
  readonly narrow: boolean;
}) {
  const due = promise === null ? null : x(promise);
  return (
    <svg className="waterfall" width={width} height={AXIS * 2} aria-hidden>
      {due !== null && (
        <text className="faint" x={Math.min(due, width - 4)} y={13} textAnchor="end">
          {t.promise}
        </text>
      )}
      {axis.marks.map(({ ms, label }, i) => (
        <text
          key={ms}
          className="faint"
          x={Math.min(x(ms), width - 2)}
          y={AXIS + 14}
          textAnchor={i === 0 ? 'start' : narrow && x(ms) > width - 30 ? 'end' : 'middle'}
        >
          {label}
        </text>
      ))}
      {due !== null && <line className="promise" x1={due} x2={due} y1={18} y2={AXIS * 2} />}
    </svg>
  );
}

function TargetRow({
  row,
  width,
  height,
  narrow,
  x,
  onOpen,
}: {
  readonly row: Row;
  readonly width: number;
  readonly height: number;
  readonly narrow: boolean;
  readonly x: (ms: number) => number;
  readonly onOpen: (target: string, operation: string | null) => void;
}) {
  const top = height - BAR - (narrow ? 8 : 9);
  const count = row.all === 0 ? '' : `${row.verified}/${row.all}`;
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onOpen(row.target, null);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button lies behind; who points may point at one bar.
    <g
      className="row"
      onClick={({ target }) => onOpen(row.target, (target as SVGElement).dataset.operation ?? null)}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: there is no button inside of a picture. */}
      <rect
        className="back"
        role="button"
        tabIndex={0}
        aria-label={t.row(row.title, row.verified, row.all, t.lookedAt[row.looked])}
        onKeyDown={pressed}
        data-target={row.target}
        x={1}
        y={1}
        width={width - 2}
        height={height - 2}
        rx={4}
      />
      <text x={6} y={narrow ? 17 : height / 2 + 4} fontWeight={600}>
        {cut(row.title, narrow ? 40 : 20)}
      </text>
      <text
        className="faint numbers"
        x={narrow ? width - 8 : 180}
        y={narrow ? 17 : height / 2 + 4}
        textAnchor="end"
      >
        {count}
      </text>
      {row.all === 0 && (
        <text className="faint" x={narrow ? 6 : x(0) + 8} y={top + BAR - 3}>
          {row.looked === 'read' ? t.nothingHere : t.lookedAt[row.looked]}
        </text>
      )}
      {row.bars.map((bar, i) => (
        <Piece
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no name, and are only ever added.
          key={i}
          bar={bar}
          x={x}
          top={top}
        />
      ))}
      {row.ticks.map((ms) => (
        <g key={ms} className="tick" transform={`translate(${x(ms)} ${top + BAR / 2})`}>
          <circle r={7} />
          <path d="M-3.2 0.2 L-0.9 2.6 L3.4 -2.2" />
        </g>
      ))}
    </g>
  );
}

function Piece({
  bar,
  x,
  top,
}: {
  readonly bar: Bar;
  readonly x: (ms: number) => number;
  readonly top: number;
}) {
  const thin = bar.kind === 'waits';
  const from = x(bar.from);
  return (
    <rect
      {...look(bar.kind)}
      x={from}
      y={thin ? top + BAR / 2 - 1.5 : top}
      width={Math.max(thin ? 0 : 3, x(bar.to) - from)}
      height={thin ? 3 : BAR}
      rx={thin ? 1 : 3}
      data-bar={bar.kind}
      data-operation={bar.operation}
    >
      <title>{`${bar.title}: ${t.legend[bar.kind]}`}</title>
    </rect>
  );
}

function look(kind: BarKind) {
  return kind === 'running' || kind === 'unknown'
    ? { fill: `url(#hatch-${kind})`, className: `bar-${kind}` }
    : { className: `bar-${kind}` };
}

function Patterns() {
  return (
    <defs>
      {(['running', 'unknown'] as const).map((kind) => (
        <pattern
          key={kind}
          id={`hatch-${kind}`}
          width={8}
          height={8}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line
            className={`hatch-${kind}${kind === 'running' ? ' moving' : ''}`}
            x1={4}
            x2={4}
            y1={-8}
            y2={16}
          />
        </pattern>
      ))}
    </defs>
  );
}

const LEGEND = [
  'write',
  'ask',
  'failed',
  'unknown',
  'running',
  'waits',
  'residual',
  'attested',
  'verified',
] as const;

function Legend() {
  return (
    <Group gap="md" mt="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {LEGEND.map((kind) => (
        <Group key={kind} gap={6} component="li" wrap="nowrap">
          <svg className="waterfall" width={18} height={14} aria-hidden>
            {kind === 'verified' ? (
              <g className="tick" transform="translate(9 7)">
                <circle r={6.5} />
                <path d="M-3.2 0.2 L-0.9 2.6 L3.4 -2.2" />
              </g>
            ) : (
              <rect
                {...look(kind)}
                y={kind === 'waits' ? 5.5 : 1}
                width={18}
                height={kind === 'waits' ? 3 : 12}
                rx={2}
              />
            )}
          </svg>
          <Text size="xs" c="dimmed">
            {t.legend[kind]}
          </Text>
        </Group>
      ))}
    </Group>
  );
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
