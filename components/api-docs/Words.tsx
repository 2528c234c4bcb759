import { Code } from '@mantine/core';
import { Fragment } from 'react';

/** A text in which `these` marks stand around what is code. */
export function Words({ text }: { text: string }) {
  return text.split('`').map((part, index) => (
    // The parts of a text do not change their places.
    <Fragment key={index}>{index % 2 === 1 ? <Code>{part}</Code> : part}</Fragment>
  ));
}
