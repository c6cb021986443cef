import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { texts } from '../../../texts/index.ts';
import { NotJson } from './json-schema.ts';

/** A setting whose shape has no form of its own. */
export function JsonField({
  label,
  description,
  error,
  value,
  onChange,
}: {
  readonly label: string;
  readonly description?: string;
  readonly error?: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}) {
  const [text, setText] = useState(() => textOf(value));
  const shown = value instanceof NotJson ? texts.connect.jsonWrong : error;
  return (
    <Textarea
      label={`${label} (${texts.connect.json})`}
      {...(description === undefined ? {} : { description })}
      {...(shown === undefined ? {} : { error: shown })}
      autosize
      minRows={2}
      value={text}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        setText(typed);
        onChange(typed.trim() === '' ? undefined : parsed(typed));
      }}
    />
  );
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return value instanceof NotJson ? value.text : JSON.stringify(value, null, 2);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return new NotJson(text);
  }
}
