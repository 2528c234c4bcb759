import { Code, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { CodeBlock } from '@/components/common/CodeBlock';
import { PageHeader } from '@/components/common/PageHeader';
import { LinkAnchor } from '@/components/common/links';
import { Section } from '@/components/common/Section';
import { Term } from '@/components/common/Term';
import classes from './install.module.css';
import { Listening } from './Listening';
import {
  curl,
  fetchClient,
  pixel,
  scriptTag,
  serverCode,
  serverComponent,
  useAsync,
  useOnPage,
  type SnippetInput,
} from './snippets';

type Way = { id: string; title: string; words: ReactNode; code: [label: string, code: string][]; after?: ReactNode };

/** Every way to connect a page or a program with this installation, with the right address in each line. */
export function InstallPage({ input, allowedOrigins }: { input: SnippetInput; allowedOrigins: string[] }) {
  const ways = waysOf(input, allowedOrigins);
  return (
    <>
      <PageHeader
        title="Install"
        description={
          <>
            Records go to <Code>{input.base}</Code>. Pick the way that fits; they can be mixed. Every address is
            described under{' '}
            <LinkAnchor underline="always" href="/api-docs" size="sm">
              API
            </LinkAnchor>
            .
          </>
        }
      />
      <div className={classes.columns}>
        <div className={classes.ways}>
          {ways.map((way) => (
            <Section key={way.id} id={way.id} title={way.title}>
              <div className={classes.way}>
                <Text component="div" size="sm">
                  {way.words}
                </Text>
                {way.code.map(([label, code]) => (
                  <CodeBlock key={label} label={label} code={code} />
                ))}
                {way.after !== undefined && (
                  <Text component="div" size="xs" c="dimmed">
                    {way.after}
                  </Text>
                )}
              </div>
            </Section>
          ))}
        </div>
        <div className={classes.side}>
          <Listening />
          <nav aria-label="On this page">
            <Section title="On this page" flush>
              <div className={classes.toc}>
                {ways.map((way) => (
                  <a key={way.id} href={`#${way.id}`}>
                    {way.title}
                  </a>
                ))}
              </div>
            </Section>
          </nav>
        </div>
      </div>
    </>
  );
}

function waysOf(input: SnippetInput, allowedOrigins: string[]): Way[] {
  return [
    {
      id: 'script',
      title: 'A page: one tag',
      words: (
        <>
          In the head of every page, before what you test. It is 2.5 kB, answers from the page itself, and never throws:
          when it cannot be loaded, everybody sees the <Term name="control" />.
        </>
      ),
      code: [
        ['the script tag', scriptTag(input)],
        ['an experiment and a goal on a page', useOnPage(input)],
      ],
      after: (
        <>
          {allowedOrigins.length > 0 && (
            <div>
              Only these sites may send records: {allowedOrigins.join(', ')}.{' '}
              <LinkAnchor underline="always" href="/settings" size="xs">
                Change it in Settings
              </LinkAnchor>
            </div>
          )}
          <div>
            Ask for consent first with <Code>data-consent=&quot;required&quot;</Code> and{' '}
            <Code>experiments.consent(true)</Code>; share visitors between subdomains with{' '}
            <Code>data-cookie-domain=&quot;.example.com&quot;</Code>.
          </div>
        </>
      ),
    },
    {
      id: 'async',
      title: 'A page: without waiting for the script',
      words: 'Where the head must stay free. Goals and callbacks wait in a queue until the script is there.',
      code: [['the asynchronous tag with its queue', useAsync(input)]],
    },
    {
      id: 'pixel',
      title: 'An image: mails and thank-you pages',
      words: (
        <>
          Records a goal without any script. <Code>subject</Code> is the visitor&apos;s id (
          <Code>experiments.visitorId()</Code>; on pages of the same site the cookie is enough), <Code>id</Code> keeps a
          reload from counting twice.
        </>
      ),
      code: [['the image', pixel(input)]],
      after: (
        <>
          Without a subject the goal is <Term name="unattributed" />.
        </>
      ),
    },
    {
      id: 'server',
      title: 'Server code in this application',
      words: (
        <>
          In route handlers, server actions and Server Components. After <Code>npm run definitions:pull</Code> a name
          that is not defined does not compile.
        </>
      ),
      code: [
        ['a route handler or a server action', serverCode(input)],
        ['a Server Component', serverComponent(input)],
      ],
    },
    {
      id: 'curl',
      title: 'Anything that speaks HTTP',
      words: (
        <>
          With a token from{' '}
          <LinkAnchor underline="always" href="/settings/tokens" size="sm">
            Settings → Tokens
          </LinkAnchor>{' '}
          (scope <Code>write</Code>). An answer of 200 means that it is stored; the same <Code>id</Code> sent again
          changes nothing.
        </>
      ),
      code: [['a goal by curl', curl(input)]],
    },
    {
      id: 'client',
      title: 'Another application: a client of 20 lines',
      words: 'Copy it into any JavaScript server. It needs nothing but fetch.',
      code: [['the client', fetchClient(input)]],
    },
  ];
}
