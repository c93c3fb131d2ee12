import {
  AliasNode,
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  type DeleteQueryNode,
  IdentifierNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  OperatorNode,
  type QueryId,
  ReferenceNode,
  type SelectQueryNode,
  TableNode,
  type UpdateQueryNode,
  ValueNode,
  WhereNode,
} from 'kysely'

/**
 * Has each query name the organization in a condition on every table, which changes nothing but where it runs: row-level
 * security shows no other rows, but tells a distributed PostgreSQL too late on which node the rows are.
 */
export function nameOrganization(organizationId: string): KyselyPlugin {
  const transformer = new OrganizationNamer(organizationId)
  return {
    transformQuery: ({ node, queryId }) => transformer.transformNode(node, queryId),
    transformResult: async ({ result }) => result,
  }
}

class OrganizationNamer extends OperationNodeTransformer {
  readonly #organizationId: string

  constructor(organizationId: string) {
    super()
    this.#organizationId = organizationId
  }

  protected override transformSelectQuery(node: SelectQueryNode, queryId: QueryId): SelectQueryNode {
    const tables = [...(node.from?.froms ?? []), ...(node.joins ?? []).map(({ table }) => table)]
    return this.#name(super.transformSelectQuery(node, queryId), tables)
  }

  protected override transformUpdateQuery(node: UpdateQueryNode, queryId: QueryId): UpdateQueryNode {
    return this.#name(super.transformUpdateQuery(node, queryId), node.table === undefined ? [] : [node.table])
  }

  protected override transformDeleteQuery(node: DeleteQueryNode, queryId: QueryId): DeleteQueryNode {
    return this.#name(super.transformDeleteQuery(node, queryId), node.from.froms)
  }

  #name<N extends { readonly where?: WhereNode }>(node: N, tables: readonly OperationNode[]): N {
    const conditions = tables.flatMap((table) => {
      const name = nameOf(table)
      if (name === null) return []
      const column = ReferenceNode.create(ColumnNode.create('organization_id'), name)
      return [BinaryOperationNode.create(column, OperatorNode.create('='), ValueNode.create(this.#organizationId))]
    })
    const [first, ...others] = conditions
    if (first === undefined) return node
    const all = others.reduce<OperationNode>((left, right) => AndNode.create(left, right), first)
    return {
      ...node,
      where: node.where === undefined ? WhereNode.create(all) : WhereNode.cloneWithOperation(node.where, 'And', all),
    }
  }
}

/** What the columns of a table are called by; null for what is no table of ours. */
function nameOf(node: OperationNode): TableNode | null {
  if (TableNode.is(node)) return node.table.schema === undefined ? null : node
  if (AliasNode.is(node) && TableNode.is(node.node) && IdentifierNode.is(node.alias))
    return nameOf(node.node) === null ? null : TableNode.create(node.alias.name)
  return null
}
