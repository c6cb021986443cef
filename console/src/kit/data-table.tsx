import { Alert, Button, Checkbox, Group, Menu, ScrollArea, Table, Text } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import {
  columnVisibilityFeature,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  startTransition,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { texts } from '../texts/index.ts';
import type { More } from './use-pages.ts';

export interface Column<R> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: R) => ReactNode;
  /** Pixels; the rest shares what is left. */
  readonly width?: number;
  readonly align?: 'right';
  /** Hidden until somebody chooses it. */
  readonly hidden?: boolean;
}

interface Options<R extends object> {
  /** What the rows are, for screen readers. */
  readonly label: string;
  readonly rows: readonly R[];
  readonly columns: readonly Column<R>[];
  readonly rowId: (row: R) => string;
  /** What a row is called, where it can be selected. */
  readonly rowName?: (row: R) => string;
  readonly onOpen?: (row: R) => void;
  /** Opened beside the table: shown as such. */
  readonly openId?: string;
  readonly more?: More;
  /** Makes rows selectable; shows what can be done with the selected ones. */
  readonly bulk?: (rows: readonly R[], clear: () => void) => ReactNode;
  readonly dense?: boolean;
  /** Pixels; longer lists scroll inside. */
  readonly height?: number;
  /** Beside the column chooser. */
  readonly tools?: ReactNode;
}

const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature });

/** Rows that are asked for before the last one is reached. */
const AHEAD = 20;
/** Rows that are in the page above and below what is seen: few at first, so that it is soon seen. */
const BESIDE = { first: 1, later: 12 };

/**
 * A list that may be very long: only what is seen is in the page, the rest is asked for as one scrolls. Keys: j and k
 * move, x selects, Enter opens.
 */
export function DataTable<R extends object>(options: Options<R>) {
  const {
    label,
    rows,
    columns,
    rowId,
    rowName,
    onOpen,
    openId,
    more,
    bulk,
    dense = false,
    height = 640,
    tools,
  } = options;
  const [rowSelection, setRowSelection] = useState<RowSelectionState>({});
  const [columnVisibility, setColumnVisibility] = useState<Record<string, boolean>>(() =>
    Object.fromEntries(columns.map(({ id, hidden }) => [id, hidden !== true])),
  );
  // By name: rows may come and go above it.
  const [atId, setAtId] = useState<string | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => startTransition(() => setSeen(true)), []);
  const table = useTable<typeof features, R>({
    features,
    data: rows as R[],
    columns: columns.map(({ id, header }) => ({ id, header })),
    getRowId: rowId,
    state: { rowSelection, columnVisibility },
    onRowSelectionChange: setRowSelection,
    onColumnVisibilityChange: setColumnVisibility,
  });
  const shown = useMemo(
    () => columns.filter(({ id }) => columnVisibility[id] !== false),
    [columns, columnVisibility],
  );
  const list = table.getRowModel().rows;
  const selected = list.filter(({ id }) => rowSelection[id] === true).map(({ original }) => original);
  const virtual = useVirtualizer({
    count: list.length,
    getScrollElement: () => frame.current,
    estimateSize: () => (dense ? 33 : 44),
    overscan: isSeen ? BESIDE.later : BESIDE.first,
    // Before the frame is measured; also where nothing is laid out.
    initialRect: { width: 1_000, height },
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more?.has === true && !more.loading && last >= list.length - AHEAD) more.load();
  }, [last, list.length, more]);

  const at = table.getRowModel().rowsById[atId ?? '']?.index ?? 0;
  const move = (to: number) => {
    const next = Math.max(0, Math.min(list.length - 1, to));
    setAtId(list[next]?.id ?? null);
    virtual.scrollToIndex(next);
    requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus());
  };
  const pressed = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLInputElement && event.target.type !== 'checkbox';
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    // What has the focus is what is meant: nothing is selected that nobody sees marked.
    const focused = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
    const row = focused === null ? undefined : list[Number(focused.dataset.row)];
    if (event.key === 'j' || event.key === 'ArrowDown') move(at + 1);
    else if (event.key === 'k' || event.key === 'ArrowUp') move(at - 1);
    else if (event.key === 'x' && bulk !== undefined && row !== undefined) setRowSelection(toggled(row.id));
    else if (event.key === 'Enter' && onOpen !== undefined && row !== undefined && event.target === focused)
      onOpen(row.original);
    else return;
    event.preventDefault();
  };

  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const all = list.length > 0 && selected.length === list.length;
  return (
    <div>
      <Group justify="space-between" mb="xs" mih={36}>
        <Group gap="sm" aria-live="polite">
          {selected.length > 0 && bulk !== undefined ? (
            <>
              <Text size="sm" fw={600}>
                {texts.kit.selected(selected.length)}
              </Text>
              {bulk(selected, () => setRowSelection({}))}
            </>
          ) : (
            <Text size="sm" c="dimmed">
              {texts.kit.rows(list.length)}
              {more?.has === true ? '+' : ''}
            </Text>
          )}
        </Group>
        <Group gap="xs">
          {tools}
          <Menu closeOnItemClick={false} position="bottom-end">
            <Menu.Target>
              <Button variant="default" size="xs" leftSection={<IconColumns3 size={16} aria-hidden />}>
                {texts.kit.columns}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {columns.map(({ id, header }) => (
                <Menu.Item
                  key={id}
                  onClick={() => setColumnVisibility((now) => ({ ...now, [id]: now[id] === false }))}
                  role="menuitemcheckbox"
                  aria-checked={columnVisibility[id] !== false}
                >
                  {columnVisibility[id] !== false ? '✓ ' : '\u2003'}
                  {header}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      {more?.changed === true && (
        <Alert color="indigo" variant="light" p="xs" mb="xs">
          <Group gap="sm">
            <Text size="sm">{texts.kit.changed}</Text>
            <Button size="xs" variant="default" onClick={more.renew}>
              {texts.kit.showNewest}
            </Button>
          </Group>
        </Alert>
      )}
      <ScrollArea.Autosize
        mah={height}
        viewportRef={frame}
        viewportProps={{ tabIndex: list.length === 0 ? 0 : -1 }}
        type="auto"
        onKeyDown={pressed}
      >
        <Table
          highlightOnHover
          stickyHeader
          verticalSpacing={dense ? 4 : 'xs'}
          aria-label={label}
          aria-rowcount={more?.has === true ? -1 : list.length + 1}
          miw={shown.length * 110}
        >
          <Table.Thead>
            <Table.Tr aria-rowindex={1}>
              {bulk !== undefined && (
                <Table.Th w={40}>
                  <Checkbox
                    aria-label={texts.kit.selectAll}
                    checked={all}
                    indeterminate={!all && selected.length > 0}
                    onChange={() =>
                      setRowSelection(
                        all ? {} : Object.fromEntries(list.map(({ id }) => [id, true as const])),
                      )
                    }
                  />
                </Table.Th>
              )}
              {shown.map(({ id, header, width, align }) => (
                <Table.Th
                  key={id}
                  scope="col"
                  ta={align ?? 'left'}
                  {...(width === undefined ? {} : { w: width })}
                >
                  {header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {before > 0 && <Gap height={before} />}
            {items.map(({ index }) => {
              const row = list[index];
              if (row === undefined) return null;
              return (
                <Row
                  key={row.id}
                  id={row.id}
                  index={index}
                  row={row.original}
                  columns={shown}
                  rowName={rowName}
                  isAt={index === at}
                  isOpen={row.id === openId}
                  isSelected={bulk === undefined ? null : rowSelection[row.id] === true}
                  onAt={setAtId}
                  onOpen={onOpen}
                  onSelect={setRowSelection}
                />
              );
            })}
            {after > 0 && <Gap height={after} />}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      {more?.has === true && (
        <Group justify="center" mt="xs">
          <Button variant="default" size="xs" loading={more.loading} onClick={more.load}>
            {texts.kit.loadMore}
          </Button>
        </Group>
      )}
    </div>
  );
}

/** Made anew only when something of it changes: to walk through a list is to change two of its rows. */
const Row = memo(function Row<R extends object>(options: RowOptions<R>) {
  const { id, index, row, columns, rowName, isAt, isOpen, isSelected, onAt, onOpen, onSelect } = options;
  return (
    <Table.Tr
      data-row={index}
      aria-rowindex={index + 2}
      tabIndex={isAt ? 0 : -1}
      onFocus={() => onAt(id)}
      {...(onOpen === undefined ? {} : { onClick: () => onOpen(row), style: { cursor: 'pointer' } })}
      {...(isOpen ? { 'aria-current': true, bg: 'var(--mantine-color-default-hover)' } : {})}
    >
      {isSelected !== null && (
        <Table.Td onClick={(event) => event.stopPropagation()}>
          <Checkbox
            aria-label={texts.kit.selectRow(rowName?.(row) ?? id)}
            checked={isSelected}
            onChange={() => onSelect(toggled(id))}
          />
        </Table.Td>
      )}
      {columns.map(({ id: column, cell, align }) => (
        <Table.Td key={column} ta={align ?? 'left'}>
          {cell(row)}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}) as <R extends object>(options: RowOptions<R>) => ReactNode;

interface RowOptions<R extends object> extends Pick<Options<R>, 'columns'> {
  readonly rowName: Options<R>['rowName'] | undefined;
  readonly onOpen: Options<R>['onOpen'] | undefined;
  readonly id: string;
  readonly index: number;
  readonly row: R;
  readonly isAt: boolean;
  readonly isOpen: boolean;
  /** null: nothing can be selected here. */
  readonly isSelected: boolean | null;
  readonly onAt: (id: string) => void;
  readonly onSelect: (change: (before: RowSelectionState) => RowSelectionState) => void;
}

function toggled(id: string): (before: RowSelectionState) => RowSelectionState {
  return ({ [id]: selected, ...others }) => (selected === true ? others : { ...others, [id]: true });
}

/** Room for the rows that are not in the page. */
function Gap({ height }: { readonly height: number }) {
  return (
    <tr aria-hidden>
      <td style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}
