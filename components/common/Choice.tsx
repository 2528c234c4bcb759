import { Button } from '@mantine/core';

/** One of a few, as buttons side by side: lighter than a segmented control, and each says whether it is pressed. */
export function Choice<Value extends string>(props: {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}) {
  return (
    <div role="group" aria-label={props.label}>
      <Button.Group>
        {props.options.map((option) => {
          const pressed = option.value === props.value;
          return (
            <Button
              key={option.value}
              size="compact-sm"
              fz="xs"
              variant={pressed ? 'light' : 'default'}
              aria-pressed={pressed}
              onClick={() => props.onChange(option.value)}
            >
              {option.label}
            </Button>
          );
        })}
      </Button.Group>
    </div>
  );
}
