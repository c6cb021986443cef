import '@xyflow/react/dist/style.css';
import { Button, Group, List, Paper, Stack, Text, Title, useComputedColorScheme } from '@mantine/core';
import {
  Background,
  Controls,
  type Edge,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react';
import { useMemo, useState } from 'react';
import { useRead } from '../../../api/api.ts';
import { Empty } from '../../../kit/empty.tsx';
import { shownName } from '../../../kit/name.tsx';
import { Read } from '../../../kit/read.tsx';
import { texts } from '../../../texts/index.ts';
import { type AccessGraph, collapsed, FEW_NODES, type GraphNode, laidOut, NODE } from './graph-layout.ts';
import { StandingBadge } from './standing.tsx';

const t = texts.person.graph;

/** Why this person has what they have, as a picture and as a list. */
export function GraphTab({ person }: { readonly person: string }) {
  const graph = useRead('accessGraph', { person }, ['identity.', 'operation.', 'account.', 'leave.']);
  return (
    <Read of={graph}>
      {(data) =>
        data.edges.length === 0 ? (
          <Empty kind="allGood" title={t.empty}>
            {t.emptyHelp}
          </Empty>
        ) : (
          <Stack>
            <Picture of={data} />
            <Paper withBorder p="sm">
              <Title order={2} size="h6" mb="xs">
                {t.list}
              </Title>
              <Because of={data} />
            </Paper>
          </Stack>
        )
      }
    </Read>
  );
}

type Flow = Node<{ readonly of: GraphNode }, 'access'>;
const NODE_TYPES = { access: AccessNode };

function Picture({ of }: { readonly of: AccessGraph }) {
  const many = of.nodes.length > FEW_NODES;
  const [wide, setWide] = useState(false);
  const colorMode = useComputedColorScheme('light');
  const { nodes, edges } = useMemo(() => {
    const shown = many && !wide ? collapsed(of) : of;
    const kinds = new Map(shown.nodes.map((node) => [node.id, node.standing]));
    return {
      nodes: laidOut(shown.nodes, shown.edges).map(
        ({ node, x, y }): Flow => ({
          id: node.id,
          type: 'access',
          position: { x, y },
          data: { of: node },
          width: NODE.width,
          height: NODE.height,
          ariaLabel: nodeText(node),
          connectable: false,
          focusable: true,
        }),
      ),
      edges: shown.edges.map(
        ({ from, to }): Edge => ({
          id: `${from} ${to}`,
          source: from,
          target: to,
          focusable: false,
          style: {
            stroke:
              kinds.get(to) === 'beside'
                ? 'var(--mantine-color-orange-outline)'
                : 'var(--mantine-color-dimmed)',
            ...(kinds.get(to) === 'missing' ? { strokeDasharray: '5 4' } : {}),
          },
        }),
      ),
    };
  }, [of, many, wide]);
  return (
    <div>
      <Group justify="space-between" mb="xs" gap="xs">
        <Text size="sm" c="dimmed">
          {t.help}
        </Text>
        {many && (
          <Button size="xs" variant="default" onClick={() => setWide(!wide)}>
            {wide ? t.collapse : t.expand}
          </Button>
        )}
      </Group>
      <div style={{ height: Math.min(640, Math.max(280, nodes.length * 40)) }} className="access-graph">
        <ReactFlow
          key={String(wide)}
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          colorMode={colorMode}
          fitView
          minZoom={0.15}
          maxZoom={1.5}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          zoomOnScroll={false}
          preventScrolling={false}
          proOptions={{ hideAttribution: true }}
          aria-label={t.title}
        >
          <Background />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
      {of.leftOut > 0 && (
        <Text size="sm" c="dimmed">
          {t.leftOut(of.leftOut)}
        </Text>
      )}
    </div>
  );
}

function AccessNode({ data: { of } }: NodeProps<Flow>) {
  const { kind, standing, target } = of;
  return (
    <div className={`access-node access-${kind}`}>
      {kind !== 'person' && <Handle type="target" position={Position.Left} isConnectable={false} />}
      <Text size="sm" fw={600} truncate="end">
        <bdi>{labelOf(of)}</bdi>
      </Text>
      <Group gap={4} wrap="nowrap">
        {standing !== null && standing !== 'held' ? (
          <StandingBadge of={standing} />
        ) : (
          <Text size="xs" c="dimmed" truncate="end">
            <bdi>{detailOf(of, target)}</bdi>
          </Text>
        )}
      </Group>
      {kind !== 'account' && <Handle type="source" position={Position.Right} isConnectable={false} />}
    </div>
  );
}

function labelOf({ kind, label, target, together }: GraphNode): string {
  if (together !== undefined) return t.collapsed(together, target ?? '');
  if (kind === 'reason' && label === '') return t.noReason;
  if (kind === 'person' && label === '') return t.person;
  return shownName(label);
}

function detailOf({ kind, detail }: GraphNode, target: string | null): string {
  switch (kind) {
    case 'person':
      return t.person;
    case 'reason':
      return detail === null ? '' : shownName(detail);
    case 'entitlement':
      return `${detail ?? ''} ${target === null ? '' : t.on(target)}`;
    case 'account':
      return detail === null ? t.account : shownName(detail);
  }
}

function nodeText(node: GraphNode): string {
  const standing = node.standing === null ? '' : `, ${texts.person.standings[node.standing]}`;
  return `${labelOf(node)}, ${detailOf(node, node.target)}${standing}`;
}

/** The same as nested lists: reason, what it gives, on which account. */
function Because({ of: { nodes, edges } }: { readonly of: AccessGraph }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const next = (id: string) =>
    edges.filter(({ from }) => from === id).flatMap(({ to }) => byId.get(to) ?? []);
  const reasons = nodes.filter(({ kind }) => kind === 'reason');
  return (
    <List size="sm" spacing={4}>
      {reasons.map((reason) => (
        <List.Item key={reason.id}>
          <bdi>{labelOf(reason)}</bdi>
          {reason.detail !== null && (
            <Text span size="sm" c="dimmed">
              {' '}
              <bdi>{shownName(reason.detail)}</bdi>
            </Text>
          )}
          <List size="sm" withPadding listStyleType="circle">
            {next(reason.id).map((given) => (
              <List.Item key={given.id}>
                {t.gives} <bdi>{labelOf(given)}</bdi> {detailOf(given, given.target)}
                {given.standing !== null && given.standing !== 'held' && (
                  <>
                    {' '}
                    <StandingBadge of={given.standing} />
                  </>
                )}
              </List.Item>
            ))}
          </List>
        </List.Item>
      ))}
    </List>
  );
}
