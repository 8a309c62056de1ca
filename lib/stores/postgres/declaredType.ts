/**
 * Joined to `attribute`: `resolved.declared` is its type as `format_type` prints it, of a domain its base type, of a list that of its items and brackets;
 * one of the user's own has its sort before it.
 */
export const declaredType = `LEFT JOIN LATERAL (
  WITH RECURSIVE chain (type, modifier, brackets) AS (
    SELECT attribute.atttypid, attribute.atttypmod, ''
    UNION ALL
    SELECT CASE typtype WHEN 'd' THEN typbasetype ELSE typelem END,
           CASE WHEN typtype = 'd' AND chain.modifier = -1 THEN typtypmod ELSE chain.modifier END,
           chain.brackets || CASE typtype WHEN 'd' THEN '' ELSE '[]' END
    FROM chain JOIN pg_catalog.pg_type AS type ON type.oid = chain.type
    WHERE typtype = 'd'
       OR EXISTS (SELECT FROM pg_catalog.pg_type AS item WHERE item.oid = type.typelem AND item.typarray = type.oid)
  )
  SELECT CASE WHEN typnamespace = 'pg_catalog'::regnamespace THEN ''
              ELSE CASE typtype WHEN 'e' THEN 'enum ' WHEN 'c' THEN 'composite ' WHEN 'r' THEN 'range ' WHEN 'm' THEN 'multirange ' ELSE '' END
         END || format_type(chain.type, chain.modifier) || chain.brackets AS declared
  FROM chain JOIN pg_catalog.pg_type ON oid = chain.type
  WHERE typtype <> 'd'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS item WHERE item.oid = pg_type.typelem AND item.typarray = pg_type.oid)
) AS resolved ON true`;
