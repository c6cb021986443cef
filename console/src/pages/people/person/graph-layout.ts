import { Graph, layout } from '@dagrejs/dagre';
import type { Answer } from '@lockstep/sdk';

export type AccessGraph = Answer<'accessGraph'>;
export type GraphNode = AccessGraph['nodes'][number] & {
  /** How many entitlements this one stands for. */
  readonly together?: number;
};

export interface Laid {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
}

export const NODE = { width: 220, height: 56 };
/** More nodes than this are no picture at first sight. */
export const FEW_NODES = 40;

/** Entitlements of one account with the same reasons and the same standing become one. */
export function collapsed({ nodes, edges, leftOut }: AccessGraph): {
  readonly nodes: readonly GraphNode[];
  readonly edges: AccessGraph['edges'];
  readonly leftOut: number;
} {
  const into = new Map<string, string[]>();
  const outOf = new Map<string, string[]>();
  for (const { from, to } of edges) {
    into.set(to, [...(into.get(to) ?? []), from]);
    outOf.set(from, [...(outOf.get(from) ?? []), to]);
  }
  const groups = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    if (node.kind !== 'entitlement') continue;
    const key = JSON.stringify([
      node.target,
      node.standing,
      into.get(node.id)?.sort(),
      outOf.get(node.id)?.sort(),
    ]);
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  const stands = new Map<string, string>();
  const made: GraphNode[] = [];
  for (const [first, ...others] of groups.values()) {
    if (first === undefined || others.length === 0) continue;
    for (const { id } of [first, ...others]) stands.set(id, `group:${first.id}`);
    made.push({ ...first, id: `group:${first.id}`, together: others.length + 1 });
  }
  const lines = new Map(
    edges.map(({ from, to }) => {
      const edge = { from: stands.get(from) ?? from, to: stands.get(to) ?? to };
      return [`${edge.from}\n${edge.to}`, edge] as const;
    }),
  );
  return {
    nodes: [...nodes.filter(({ id }) => !stands.has(id)), ...made],
    edges: [...lines.values()],
    leftOut,
  };
}

/** Places from left to right: person, reasons, entitlements, accounts. */
export function laidOut(nodes: readonly GraphNode[], edges: AccessGraph['edges']): readonly Laid[] {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 70 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { ...NODE });
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  return nodes.map((node) => {
    const { x = 0, y = 0 } = graph.node(node.id) as { readonly x?: number; readonly y?: number };
    return { node, x: x - NODE.width / 2, y: y - NODE.height / 2 };
  });
}
