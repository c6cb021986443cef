import { expect, test } from 'vitest';
import { type AccessGraph, collapsed, laidOut } from './graph-layout.ts';

const node = (id: string, kind: AccessGraph['nodes'][number]['kind'], target: string | null = null) => ({
  id,
  kind,
  label: id,
  detail: null,
  target,
  standing: kind === 'entitlement' ? ('held' as const) : null,
});

const GRAPH: AccessGraph = {
  nodes: [
    node('p', 'person'),
    node('r', 'reason'),
    node('s', 'reason'),
    node('e1', 'entitlement', 'git'),
    node('e2', 'entitlement', 'git'),
    node('e3', 'entitlement', 'git'),
    node('a', 'account', 'git'),
  ],
  edges: [
    { from: 'p', to: 'r' },
    { from: 'p', to: 's' },
    { from: 'r', to: 'e1' },
    { from: 'r', to: 'e2' },
    { from: 's', to: 'e3' },
    { from: 'e1', to: 'a' },
    { from: 'e2', to: 'a' },
    { from: 'e3', to: 'a' },
  ],
  leftOut: 0,
};

test('only entitlements with the same reasons on the same account are put together', () => {
  const { nodes, edges } = collapsed(GRAPH);
  expect(nodes.map(({ id, together }) => [id, together])).toEqual([
    ['p', undefined],
    ['r', undefined],
    ['s', undefined],
    ['e3', undefined],
    ['a', undefined],
    ['group:e1', 2],
  ]);
  expect(edges).toContainEqual({ from: 'r', to: 'group:e1' });
  expect(edges).toContainEqual({ from: 'group:e1', to: 'a' });
  expect(edges).toHaveLength(6);
});

test('the person stands left, accounts right, and nobody on another', () => {
  const laid = laidOut(GRAPH.nodes, GRAPH.edges);
  const x = (id: string) => laid.find((one) => one.node.id === id)?.x ?? Number.NaN;
  expect(x('p')).toBeLessThan(x('r'));
  expect(x('r')).toBeLessThan(x('e1'));
  expect(x('e1')).toBeLessThan(x('a'));
  expect(new Set(laid.map((one) => `${one.x} ${one.y}`)).size).toBe(laid.length);
});
