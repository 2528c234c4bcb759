import { Badge, Code, Text } from '@mantine/core';
import { CodeBlock } from '@/components/common/CodeBlock';
import { LinkAnchor } from '@/components/common/links';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import type { OperationView } from '@/lib/api/schemas';
import classes from './api-docs.module.css';
import { Fields } from './Fields';
import { TryIt } from './TryIt';
import { Words } from './Words';
import { ACCESS_WORDS } from './words';

/** One operation: what it takes, what it answers, what can go wrong, and a way to try it. */
export function OperationPage({ base, operation }: { base: string; operation: OperationView }) {
  const { answer, previous, next } = operation;
  return (
    <div className={classes.stack}>
      <PageHeader
        title={<Words text={operation.summary} />}
        beside={<Badge variant="light">{operation.tag}</Badge>}
        description={
          <>
            <Code>
              {operation.method} {operation.path}
            </Code>{' '}
            {ACCESS_WORDS[operation.access]}
          </>
        }
        actions={
          <LinkAnchor href="/api-docs" size="sm">
            All operations
          </LinkAnchor>
        }
      />
      {operation.description !== '' && (
        <Text component="div" size="sm">
          <Words text={operation.description} />
        </Text>
      )}
      <div className={classes.columns}>
        <div className={classes.column}>
          {operation.parameters.length > 0 && (
            <Section title="Parameters">
              <Fields
                fields={operation.parameters.map(({ name, in: place, type, required, note }) => ({
                  ...{ name, required, fields: [] },
                  type: `${place === 'path' ? 'in the path' : 'query'} · ${type}`,
                  note,
                }))}
              />
            </Section>
          )}
          {operation.bodies
            .filter(({ fields, words }) => fields.length > 0 || words !== '')
            .map((body) => (
              <Section key={body.type} title="Body" description={body.type}>
                {body.words !== '' && <Text size="sm">{body.words}</Text>}
                <Fields fields={body.fields} />
              </Section>
            ))}
          <Section
            title={`Answer ${answer.status}`}
            description={operation.flat ? `${answer.type}, or flat rows with ?format=csv` : answer.type}
          >
            <div className={classes.form}>
              <Text size="sm">{answer.words}</Text>
              <Fields fields={answer.fields} />
              {answer.example !== '' && (
                <details>
                  <summary>The shape as an example</summary>
                  <CodeBlock label="an example of the answer" code={answer.example} />
                </details>
              )}
            </div>
          </Section>
          <Section title="Errors">
            <ul className={classes.errors}>
              {operation.errors.map(({ code, status, meaning }) => (
                <li key={code}>
                  <Code>
                    {status} {code}
                  </Code>{' '}
                  <Words text={meaning} />
                </li>
              ))}
              {operation.errors.length === 0 && <li>It answers whatever happens.</li>}
            </ul>
          </Section>
        </div>
        <TryIt key={operation.id} base={base} operation={operation} />
      </div>
      <nav className={classes.between} aria-label="Other operations">
        {previous === null ? (
          <span />
        ) : (
          <LinkAnchor href={`/api-docs/${previous.id}`}>
            ← <Words text={previous.summary} />
          </LinkAnchor>
        )}
        {next !== null && (
          <LinkAnchor href={`/api-docs/${next.id}`}>
            <Words text={next.summary} /> →
          </LinkAnchor>
        )}
      </nav>
    </div>
  );
}
