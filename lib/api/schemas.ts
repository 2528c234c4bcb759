/** What the pages of the description show. Types only: safe to import in components. */

export type FieldView = {
  name: string;
  /** `text`, `list of numbers`, `day`, a list of choices, … */
  type: string;
  required: boolean;
  note: string;
  fields: FieldView[];
};

export type ParameterView = {
  name: string;
  in: 'path' | 'query';
  type: string;
  required: boolean;
  note: string;
  choices: string[];
  example: string;
};

export type BodyView = { type: string; fields: FieldView[]; words: string; example: string };

export type OperationRow = { id: string; method: string; path: string; summary: string };
export type TagView = { name: string; description: string; operations: OperationRow[] };

export type OperationView = OperationRow & {
  tag: string;
  description: string;
  access: 'public' | 'door' | 'token' | 'read' | 'write' | 'session' | 'cron' | 'prometheus';
  parameters: ParameterView[];
  bodies: BodyView[];
  answer: { status: number; type: string; fields: FieldView[]; words: string; example: string };
  flat: boolean;
  errors: { code: string; status: number; meaning: string }[];
  previous: OperationRow | null;
  next: OperationRow | null;
};
