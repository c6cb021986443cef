import {
  Collapse,
  Fieldset,
  NativeSelect,
  NumberInput,
  Stack,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { useState } from 'react';
import { texts } from '../../../texts/index.ts';
import { JsonField } from './json-field.tsx';
import { chosen, formOf, having, ofVariant, type Schema, type Settings, variantsOf } from './json-schema.ts';
import { PairsField } from './pairs-field.tsx';
import { SecretField } from './secret-field.tsx';

interface Parts {
  readonly schema: Schema;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  /** Where the value stands: names labels and secrets. */
  readonly path: readonly string[];
  /** What the server said is wrong, by path. */
  readonly problems: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
}

/** Values of secrets that were typed and not kept yet, by name; they are in no address and no document. */
export interface Secrets {
  readonly prefix: string;
  readonly kept: ReadonlySet<string>;
  readonly typed: Readonly<Record<string, string>>;
  readonly type: (name: string, value: string) => void;
}

/** A form out of the schema of a connector: what is needed first, the rest behind a button. */
export function SchemaForm(parts: Parts) {
  const [more, setMore] = useState(false);
  const shape = chosen(parts.schema, parts.value);
  const entries = Object.entries(shape.properties ?? {}).filter(([, part]) => part.const === undefined);
  const needed = entries.filter(([name]) => shape.required?.includes(name) === true);
  const others = entries.filter(([name]) => shape.required?.includes(name) !== true);
  const here = (parts.value ?? {}) as Settings;
  const field = ([name, schema]: readonly [string, Schema]) => (
    <Field
      {...parts}
      key={name}
      name={name}
      schema={schema}
      needed={shape.required?.includes(name) === true}
      path={[...parts.path, name]}
      value={here[name]}
      onChange={(value) => parts.onChange(having(here, name, value))}
    />
  );
  const shown = more || needed.length === 0;
  return (
    <Stack gap="sm">
      {needed.map(field)}
      {others.length > 0 && needed.length > 0 && (
        <UnstyledButton
          onClick={() => setMore((now) => !now)}
          aria-expanded={more}
          c="var(--mantine-color-anchor)"
          fz="sm"
          mih={24}
        >
          {texts.connect.optional} ({others.length})
        </UnstyledButton>
      )}
      <Collapse expanded={shown}>{shown && <Stack gap="sm">{others.map(field)}</Stack>}</Collapse>
    </Stack>
  );
}

function Field({ name, needed, ...parts }: Parts & { readonly name: string; readonly needed: boolean }) {
  const { schema, value, onChange, path, problems } = parts;
  const error = problems[path.join('.')];
  const common = {
    label: name,
    ...(schema.description === undefined ? {} : { description: schema.description }),
    ...(error === undefined ? {} : { error }),
    withAsterisk: needed,
  };
  const text = typeof value === 'string' ? value : '';
  const form = formOf(schema);
  switch (form) {
    case 'secret':
      return <SecretField {...common} path={path} value={text} onChange={onChange} secrets={parts.secrets} />;
    case 'choice':
      return (
        <NativeSelect
          {...common}
          value={text || (typeof schema.default === 'string' ? schema.default : '')}
          onChange={(event) => onChange(event.currentTarget.value)}
          data={[...(schema.default === undefined && !needed ? [''] : []), ...(schema.enum ?? [])]}
        />
      );
    case 'text':
      return (schema.maxLength ?? 0) > 5_000 ? (
        <Textarea
          {...common}
          autosize
          minRows={2}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <TextInput
          {...common}
          {...(typeof schema.default === 'string' ? { placeholder: schema.default } : {})}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          autoComplete="off"
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          {...(schema.minimum === undefined ? {} : { min: schema.minimum })}
          {...(schema.maximum === undefined ? {} : { max: schema.maximum })}
          {...(typeof schema.default === 'number' ? { placeholder: String(schema.default) } : {})}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
        />
      );
    case 'switch':
      return (
        <Switch
          label={common.label}
          {...(common.description === undefined ? {} : { description: common.description })}
          {...(error === undefined ? {} : { error })}
          checked={typeof value === 'boolean' ? value : schema.default === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'words':
      return (
        <TagsInput
          {...common}
          value={
            Array.isArray(value) ? (value as string[]) : ((schema.default as string[] | undefined) ?? [])
          }
          onChange={onChange}
        />
      );
    case 'pairs':
      return (
        <PairsField {...common} value={(value ?? schema.default ?? {}) as Settings} onChange={onChange} />
      );
    case 'json':
      return <JsonField {...common} value={value} onChange={onChange} />;
    case 'variants':
    case 'group':
      return (
        <Fieldset legend={name} {...(error === undefined ? {} : { 'aria-invalid': true })}>
          {schema.description !== undefined && <p className="field-help">{schema.description}</p>}
          {form === 'variants' && <Choice {...parts} />}
          <SchemaForm {...parts} />
        </Fieldset>
      );
  }
}

function Choice({ schema, value, onChange }: Parts) {
  const variants = variantsOf(schema);
  const here = (value ?? {}) as Settings;
  const now = variants.find(({ by, name }) => here[by] === name) ?? variants[0];
  return (
    <NativeSelect
      label={texts.connect.choice}
      value={now?.name ?? ''}
      onChange={(event) => {
        const next = variants.find(({ name }) => name === event.currentTarget.value);
        if (next !== undefined) onChange(ofVariant(next));
      }}
      data={variants.map(({ name }) => name)}
      {...(now?.schema.properties?.[now.by]?.description === undefined
        ? {}
        : { description: now.schema.properties[now.by]?.description })}
      mb="sm"
    />
  );
}
