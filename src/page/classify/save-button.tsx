interface SaveButtonProps {
  readonly name: string;
  readonly type: string;
  readonly make: () => string;
  readonly children: string;
}

/** A button that saves a file, which is made when it is pressed. */
export function SaveButton({ name, type, make, children }: SaveButtonProps) {
  const save = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([make()], { type }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <button type="button" onClick={save}>
      {children}
    </button>
  );
}
