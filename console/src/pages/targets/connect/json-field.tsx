import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { texts } from '../../../texts/index.ts';

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
  const [text, setText] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)));
  const [wrong, setWrong] = useState(false);
  const shown = wrong ? texts.connect.jsonWrong : error;
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
        try {
          onChange(typed.trim() === '' ? undefined : JSON.parse(typed));
          setWrong(false);
        } catch {
          setWrong(true);
        }
      }}
    />
  );
}
