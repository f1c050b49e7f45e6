// Shares out the specs of a listing, as a shard's job does; prints time and memory. A program of its own, so that its
// memory can be read. Arguments: file of the listing, number of shards.
import { readFileSync } from 'node:fs'
import { planShards } from '../src/plan/shards.ts'
import type { Listing } from '../src/testers/list.ts'
import { pretended } from './shards.ts'

const [, , file = '', total = ''] = process.argv
const { specs } = JSON.parse(readFileSync(file, 'utf8')) as Listing
const timings = pretended(specs)
const from = performance.now()
planShards(specs, timings, Number(total))
const ms = performance.now() - from
console.log(JSON.stringify({ ms, maxRssMb: process.resourceUsage().maxRSS / 1024 }))
