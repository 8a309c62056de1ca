/**
 * A declared type in which each time names its zone: a DateTime that declares none has the server's, by which texts without a zone were read when they were inserted.
 * As it is for a server in UTC, since that is how times are told.
 */
export function zonedType(declared: string, serverZone: string): string {
  // Labels of an enum may read like a type.
  if (/^(?:Etc\/)?(?:UTC|UCT|Zulu|Universal)$|^$/.test(serverZone) || declared.includes('Enum')) return declared;
  const zone = `'${serverZone}'`;
  return declared
    .replace(/\bDateTime64\((\d+)\)/g, `DateTime64($1, ${zone})`)
    .replace(/\bDateTime(?:32)?(?![\w(])/g, `DateTime(${zone})`);
}
