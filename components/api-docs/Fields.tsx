import type { FieldView } from '@/lib/api/schemas';
import classes from './api-docs.module.css';
import { Words } from './Words';

/** Opened by themselves: what is not deep. */
const OPEN_DEPTH = 1;

/** The fields of a schema; what is inside of one opens below it. */
export function Fields({ fields, depth = 0 }: { fields: readonly FieldView[]; depth?: number }) {
  return (
    <ul className={classes.fields}>
      {fields.map((field, index) => (
        <li key={`${field.name} ${index}`} className={classes.field}>
          {field.fields.length === 0 ? (
            <Field field={field} />
          ) : (
            <details open={depth < OPEN_DEPTH && field.fields.length <= 6}>
              <summary>
                <Field field={field} />
              </summary>
              <Fields fields={field.fields} depth={depth + 1} />
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

function Field({ field: { name, type, required, note } }: { field: FieldView }) {
  return (
    <>
      <span className={classes.name}>{name}</span>{' '}
      <span className={classes.type}>
        {type}
        {required ? '' : ' · optional'}
      </span>
      {note !== '' && (
        <div className={classes.note}>
          <Words text={note} />
        </div>
      )}
    </>
  );
}
