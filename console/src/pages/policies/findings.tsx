import type { Answer } from '@lockstep/sdk';
import { Anchor, Badge, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRead } from '../../api/api.ts';
import { type Column, DataTable } from '../../kit/data-table.tsx';
import { Empty } from '../../kit/empty.tsx';
import { Name } from '../../kit/name.tsx';
import { Read } from '../../kit/read.tsx';
import { texts } from '../../texts/index.ts';
import { Severity } from './policy-form.tsx';

type Found = Answer<'policyFindings'>;
type Rule = Found['rules'][number];
type Overlap = Found['overlaps'][number];

const RULES: readonly Column<Rule>[] = [
  {
    id: 'rule',
    header: texts.policies.rule,
    cell: (rule) => (
      <Group gap="xs">
        <RuleLink of={rule.rule} />
        {rule.people === 0 ? (
          <Badge color="orange" variant="light" tt="none">
            {texts.policies.never}
          </Badge>
        ) : (
          rule.alone === 0 && (
            <Badge color="yellow" variant="light" tt="none">
              {texts.policies.needless}
            </Badge>
          )
        )}
      </Group>
    ),
  },
  {
    id: 'people',
    header: texts.policies.reaches,
    width: 120,
    align: 'right',
    cell: ({ people }) => people.toLocaleString('en'),
  },
  {
    id: 'alone',
    header: texts.policies.alone,
    width: 120,
    align: 'right',
    cell: ({ alone }) => alone.toLocaleString('en'),
  },
];

const OVERLAPS: readonly Column<Overlap>[] = [
  {
    id: 'what',
    header: texts.policies.entitlement,
    cell: ({ target, entitlement }) => (
      <Name
        of={`${target}: ${entitlement === null ? texts.policies.account : `${entitlement.kind} ${entitlement.value}`}`}
      />
    ),
  },
  {
    id: 'rules',
    header: texts.policies.twoRules,
    cell: ({ rules }) => rules.map((rule) => <RuleLink key={rule} of={rule} />),
  },
  {
    id: 'people',
    header: texts.policies.reaches,
    width: 120,
    align: 'right',
    cell: ({ people }) => people.toLocaleString('en'),
  },
];

/** What the policy in force does to the people there are. */
export function Findings() {
  const found = useRead('policyFindings', {}, ['policy.']);
  return (
    <Read of={found}>
      {({ looked, of, rules, overlaps, diagnostics }) => (
        <Stack gap="lg">
          <Text size="sm" c="dimmed">
            {texts.policies.tried(looked, of)}. {texts.policies.aloneHelp}
          </Text>
          <Part title={texts.policies.rules}>
            {rules.length === 0 ? (
              <Empty kind="first" title={texts.policies.noRules} />
            ) : (
              <DataTable
                label={texts.policies.rules}
                rows={[...rules].sort((a, b) => a.people - b.people)}
                columns={RULES}
                rowId={({ rule }) => rule}
                height={360}
              />
            )}
          </Part>
          <Part title={texts.policies.overlaps}>
            {overlaps.length === 0 ? (
              <Text size="sm">{texts.policies.overlapsNone}</Text>
            ) : (
              <DataTable
                label={texts.policies.overlaps}
                rows={overlaps}
                columns={OVERLAPS}
                rowId={({ target, entitlement, rules: two }) =>
                  JSON.stringify([target, entitlement?.kind, entitlement?.value, two])
                }
                height={360}
              />
            )}
          </Part>
          <Part title={texts.policies.diagnostics}>
            {diagnostics.length === 0 ? (
              <Text size="sm">{texts.policies.noDiagnostics}</Text>
            ) : (
              <ul className="problems">
                {diagnostics.map(({ severity, code, message, suggestion, document: where }) => (
                  <li key={`${where} ${code} ${message}`}>
                    <Severity of={severity} />
                    <div className="what">
                      <Text size="sm">
                        {where}: {message} {suggestion !== undefined && texts.policies.meant(suggestion)}
                      </Text>
                      <Text size="xs" c="dimmed">
                        {code}
                      </Text>
                    </div>
                  </li>
                ))}
              </ul>
            )}
          </Part>
        </Stack>
      )}
    </Read>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      {children}
    </div>
  );
}

function RuleLink({ of: name }: { readonly of: string }) {
  return (
    <Anchor
      renderRoot={(props) => (
        <Link to="/policies/$kind/$name" params={{ kind: 'BirthrightRule', name }} {...props} />
      )}
      size="sm"
    >
      <Name of={name} />
    </Anchor>
  );
}
