import { Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Section } from '@/components/common/Section';
import { LinkButton } from '@/components/common/links';
import type { OverviewView } from '@/lib/overview/schemas';
import classes from './overview.module.css';

/** What to do on the first day, in three steps that tick themselves. */
export function FirstSteps({ view, mayEdit }: { view: OverviewView; mayEdit: boolean }) {
  const steps = [
    {
      title: '1. Install the script',
      words: 'One tag on your pages. It shows no flicker, and asks nothing of you until an experiment runs.',
      action: 'Copy the tag',
      href: '/install',
      done: view.lastOrigin !== null,
      edits: false,
    },
    {
      title: '2. Define a goal',
      words: 'What do you want more of? Give it a key such as signup, and send it from a button or your server.',
      action: 'Create a goal',
      href: '/goals',
      done: view.goals > 0,
      edits: true,
    },
    {
      title: '3. Ask a question',
      words:
        'An experiment has a key, a control and a variant. Enable it: the first report appears when the day is over.',
      action: 'Create an experiment',
      href: '/experiments/new',
      done: view.experiments.length > 0,
      edits: true,
    },
  ];
  return (
    <Section title="First steps" flush>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step.title} className={classes.step} data-done={step.done ? true : undefined}>
            <Title order={3}>
              {step.title}{' '}
              {step.done && <IconCheck size={15} stroke={2.4} color="var(--weir-good)" aria-label="done" />}
            </Title>
            <Text size="sm" c="dimmed" mb={6} style={{ flex: 1 }}>
              {step.words}
            </Text>
            {(mayEdit || !step.edits) && (
              <LinkButton href={step.href} variant={step.done ? 'default' : 'light'}>
                {step.action}
              </LinkButton>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
