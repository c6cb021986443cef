import { ScrollArea, Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** A short table that is all in the page: what it is about, its columns, its rows; the first cell names the row. */
export function PlainTable({
  label,
  head,
  rows,
  right = [],
}: {
  readonly label: string;
  readonly head: readonly string[];
  readonly rows: readonly { readonly id: string; readonly cells: readonly ReactNode[] }[];
  /** Places of the columns that hold numbers. */
  readonly right?: readonly number[];
}) {
  const side = (place: number) => (right.includes(place) ? 'right' : 'left');
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': label }}>
      <Table aria-label={label} miw={head.length * 100}>
        <Table.Thead>
          <Table.Tr>
            {head.map((title, place) => (
              <Table.Th key={title} scope="col" ta={side(place)}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ id, cells }) => (
            <Table.Tr key={id}>
              {cells.map((cell, place) =>
                place === 0 ? (
                  <Table.Th key={head[place]} scope="row" fw={500} ta={side(place)}>
                    {cell}
                  </Table.Th>
                ) : (
                  <Table.Td key={head[place]} ta={side(place)}>
                    {cell}
                  </Table.Td>
                ),
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
