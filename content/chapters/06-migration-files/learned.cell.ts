// The first of the two reads alone: its page is there, and no step of it takes mmap_lock.
import { lockGraph, scenario, task } from 'deferred-reset'
import { touched, xe_vfio_pci_save_read } from './flows.cell.ts'

const read = scenario({ tasks: [task('read', xe_vfio_pci_save_read, touched)] })

export default lockGraph(read, { title: 'Learned from a read that does not fault' })
