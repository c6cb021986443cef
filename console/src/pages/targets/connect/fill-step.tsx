import { Fieldset, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { texts } from '../../../texts/index.ts';
import { type Connector, type Draft, ID } from './draft.ts';
import type { Schema, Settings } from './json-schema.ts';
import { PairsField } from './pairs-field.tsx';
import { SchemaForm, type Secrets } from './schema-form.tsx';

const words = texts.connect;

/** Who answers for the system, whose its accounts are, and how one gets in. */
export function FillStep({
  connector,
  draft,
  taken,
  onChange,
  problems,
  secrets,
}: {
  readonly connector: Connector;
  readonly draft: Draft;
  /** Another system has this id. */
  readonly taken: boolean;
  readonly onChange: (draft: Draft) => void;
  readonly problems: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
}) {
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  return (
    <Stack gap="md" maw={760}>
      <Fieldset legend={words.system}>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput
            label={words.id}
            description={words.idHelp}
            withAsterisk
            value={draft.id}
            onChange={(event) => set({ id: event.currentTarget.value })}
            error={idError(draft.id, taken)}
            autoComplete="off"
          />
          <TextInput
            label={words.owner}
            description={words.ownerHelp}
            withAsterisk
            maxLength={200}
            value={draft.owner}
            onChange={(event) => set({ owner: event.currentTarget.value })}
          />
          <TextInput
            label={words.name}
            description={words.nameHelp}
            maxLength={200}
            value={draft.title}
            onChange={(event) => set({ title: event.currentTarget.value })}
          />
          <TextInput
            label={words.application}
            description={words.applicationHelp}
            maxLength={200}
            value={draft.application}
            onChange={(event) => set({ application: event.currentTarget.value })}
          />
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend={words.connection}>
        <SchemaForm
          key={connector.id}
          schema={connector.configSchema as Schema}
          value={draft.connection}
          onChange={(connection) => set({ connection: connection as Settings })}
          path={[]}
          problems={problems}
          secrets={secrets}
        />
      </Fieldset>
      <PairsField
        label={words.correlate}
        description={words.correlateHelp}
        value={draft.correlate}
        onChange={(correlate) => set({ correlate: correlate as Draft['correlate'] })}
        words={{ name: words.keyThere, value: words.attribute }}
        add={words.addKey}
      />
    </Stack>
  );
}

function idError(id: string, taken: boolean): string | null {
  if (taken) return words.idTaken(id);
  return id === '' || ID.test(id) ? null : words.idWrong;
}
