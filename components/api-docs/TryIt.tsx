'use client';

import { Button, NativeSelect, PasswordInput, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Choice } from '@/components/common/Choice';
import { CodeBlock } from '@/components/common/CodeBlock';
import { Section } from '@/components/common/Section';
import type { OperationView, ParameterView } from '@/lib/api/schemas';
import classes from './api-docs.module.css';
import { callUrl, curlOf, fetchOf, shown, type Call } from './snippets';
import { setToken, useToken } from './token';
import { placeholderOf } from './words';

type Answer = { status: number; ms: number; bytes: number; type: string; text: string };

/** What an image holds is not shown as text. */
const isText = (type: string) => !type.startsWith('image/');

/** Fill in, see the call as code, send it, read the answer. */
export function TryIt({ base, operation }: { base: string; operation: OperationView }) {
  const token = useToken();
  const [values, setValues] = useState(() => examplesOf(operation.parameters));
  const bodies = operation.bodies.filter(({ example }) => example !== '');
  const [type, setType] = useState(bodies[0]?.type ?? '');
  const [body, setBody] = useState(bodies[0]?.example ?? '');
  const [language, setLanguage] = useState<'curl' | 'fetch'>('curl');
  const [sending, setSending] = useState(false);
  const [answer, setAnswer] = useState<Answer | string | null>(null);

  const { method, path, parameters, access } = operation;
  const missing = parameters.filter((each) => each.in === 'path' && (values[`path.${each.name}`] ?? '') === '');
  // The session reads; whatever changes something needs a token, so that nothing is changed by trying it out.
  const bySession = token === '' && method === 'GET' && (access === 'read' || access === 'session');
  const free = access === 'public' || access === 'door' || bySession;
  const call: Call = {
    method,
    url: callUrl(base, path, parameters, values),
    type,
    body,
    token: placeholderOf(access),
  };

  const send = async () => {
    setSending(true);
    const started = performance.now();
    try {
      const response = await fetch(callUrl('', path, parameters, values), {
        method,
        cache: 'no-store',
        credentials: bySession ? 'same-origin' : 'omit',
        headers: {
          ...(token === '' || access === 'public' ? {} : { authorization: `Bearer ${token}` }),
          ...(type === '' ? {} : { 'content-type': type }),
        },
        ...(type === '' ? {} : { body }),
      });
      const received = response.headers.get('content-type') ?? '';
      const bytes = await response.arrayBuffer();
      const text = isText(received) ? shown(new TextDecoder().decode(bytes), received) : '(an image)';
      const ms = performance.now() - started;
      setAnswer({ status: response.status, ms, bytes: bytes.byteLength, type: received, text });
    } catch {
      setAnswer('There was no answer. Is the server running?');
    } finally {
      setSending(false);
    }
  };

  return (
    <div className={classes.column}>
      <Section title="Try it" description={wordsOf(bySession, free, token)}>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          {parameters.map((parameter) => (
            <ParameterField
              key={`${parameter.in} ${parameter.name}`}
              parameter={parameter}
              value={values[`${parameter.in}.${parameter.name}`] ?? ''}
              onChange={(value) => setValues({ ...values, [`${parameter.in}.${parameter.name}`]: value })}
            />
          ))}
          {bodies.length > 1 && (
            <NativeSelect
              label="Type of the body"
              size="xs"
              data={bodies.map((each) => each.type)}
              value={type}
              onChange={({ currentTarget: { value } }) => {
                setType(value);
                setBody(bodies.find((each) => each.type === value)?.example ?? '');
              }}
            />
          )}
          {type !== '' && (
            <Textarea
              label="Body"
              size="xs"
              autosize
              minRows={4}
              maxRows={18}
              value={body}
              onChange={({ currentTarget }) => setBody(currentTarget.value)}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            />
          )}
          {access !== 'public' && (
            <PasswordInput
              label="Token"
              description="Kept in the memory of this page only."
              placeholder={bySession ? 'not needed: you are signed in' : 'weir_sec_…'}
              size="xs"
              autoComplete="off"
              value={token}
              onChange={({ currentTarget }) => setToken(currentTarget.value)}
            />
          )}
          <Button type="submit" loading={sending} disabled={missing.length > 0 || (!free && token === '')}>
            Send {method}
          </Button>
        </form>
      </Section>
      {answer !== null && (
        <Section title="Answer" description={typeof answer === 'string' ? undefined : factsOf(answer)}>
          <div className={classes.answer} role="status">
            {typeof answer === 'string' ? (
              <Text size="sm">{answer}</Text>
            ) : (
              <CodeBlock label="the answer" code={answer.text === '' ? '(empty)' : answer.text} />
            )}
          </div>
        </Section>
      )}
      <Section
        title="As code"
        actions={
          <Choice
            label="Language"
            value={language}
            options={[
              { value: 'curl', label: 'curl' },
              { value: 'fetch', label: 'fetch' },
            ]}
            onChange={setLanguage}
          />
        }
      >
        <CodeBlock
          label={language === 'curl' ? 'the call by curl' : 'the call by fetch'}
          code={language === 'curl' ? curlOf(call) : fetchOf(call)}
        />
      </Section>
    </div>
  );
}

function ParameterField(props: { parameter: ParameterView; value: string; onChange: (value: string) => void }) {
  const { name, choices, required, type } = props.parameter;
  const label = required ? name : `${name} (may be empty)`;
  if (choices.length > 0)
    return (
      <NativeSelect
        label={label}
        size="xs"
        data={[...(required ? [] : ['']), ...choices]}
        value={props.value}
        onChange={({ currentTarget }) => props.onChange(currentTarget.value)}
      />
    );
  return (
    <TextInput
      label={label}
      size="xs"
      placeholder={type}
      value={props.value}
      onChange={({ currentTarget }) => props.onChange(currentTarget.value)}
    />
  );
}

const examplesOf = (parameters: readonly ParameterView[]): Record<string, string> =>
  Object.fromEntries(parameters.map((each) => [`${each.in}.${each.name}`, each.example]));

function wordsOf(bySession: boolean, free: boolean, token: string): string {
  if (token !== '') return 'Sent with the token below, to this installation.';
  if (bySession) return 'Sent as you, who are signed in; it only reads.';
  return free ? 'Sent to this installation, where it counts.' : 'Paste a token that may do this.';
}

const factsOf = ({ status, ms, bytes, type }: Answer): string =>
  [`${status}`, `${Math.round(ms)} ms`, `${bytes} bytes`, type].filter((part) => part !== '').join(' · ');
