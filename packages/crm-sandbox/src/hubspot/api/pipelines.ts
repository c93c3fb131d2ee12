import { Router } from 'express'
import { notFound } from '../errors.ts'
import type { Pipeline, Portal, Stage } from '../model.ts'
import { type Answer, type Call, endpoint, type HubSpot } from './endpoint.ts'
import { typeIn } from './lookup.ts'
import { objectScope } from './scopes.ts'

/** Pipelines and their stages, to read: /crm/pipelines/{version}/{objectType}. Only deals have them here. */
export function pipelineRoutes(hubspot: HubSpot): Router {
  const scopes = ({ objectType }: Record<string, string>) => objectScope(objectType, 'read')
  return Router()
    .get('/:objectType', endpoint(hubspot, { scopes, answer: listPipelines }))
    .get('/:objectType/:id', endpoint(hubspot, { scopes, answer: getPipeline }))
    .get('/:objectType/:id/stages', endpoint(hubspot, { scopes, answer: listStages }))
    .get('/:objectType/:id/stages/:stageId', endpoint(hubspot, { scopes, answer: getStage }))
}

function pipelinesOf({ portal, params }: Call): Pipeline[] {
  return typeIn(params) === 'deals' ? portal.portal.dealPipelines : []
}

function requirePipeline(call: Call): Pipeline {
  const pipeline = pipelinesOf(call).find(({ id }) => id === call.params.id)
  if (!pipeline) throw notFound()
  return pipeline
}

function listPipelines(call: Call): Answer {
  return { status: 200, body: { results: pipelinesOf(call).map((one) => pipelineView(one, call.portal.portal)) } }
}

function getPipeline(call: Call): Answer {
  return { status: 200, body: pipelineView(requirePipeline(call), call.portal.portal) }
}

function listStages(call: Call): Answer {
  const results = requirePipeline(call).stages.map((stage) => stageView(stage, call.portal.portal))
  return { status: 200, body: { results } }
}

function getStage(call: Call): Answer {
  const stage = requirePipeline(call).stages.find(({ id }) => id === call.params.stageId)
  if (!stage) throw notFound()
  return { status: 200, body: stageView(stage, call.portal.portal) }
}

function pipelineView({ id, label, displayOrder, stages }: Pipeline, portal: Portal) {
  const views = stages.map((stage) => stageView(stage, portal))
  return { id, label, displayOrder, stages: views, ...since(portal) }
}

function stageView({ id, label, displayOrder, probability, closed }: Stage, portal: Portal) {
  const metadata = { probability, isClosed: String(closed) }
  return { id, label, displayOrder, metadata, writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT', ...since(portal) }
}

function since({ createdAt }: Portal) {
  const at = new Date(createdAt).toISOString()
  return { createdAt: at, updatedAt: at, archived: false }
}
