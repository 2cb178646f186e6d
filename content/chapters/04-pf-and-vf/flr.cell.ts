// A VF is reset, and its PF hears of it later. Models of what Linux 7.2.13 does in
// drivers/vfio/pci/xe/main.c and drivers/gpu/drm/xe/xe_gt_sriov_pf_control.c, reduced to who knows
// what and when. Left out: the locks, the firmware's messages, several GTs, the time limit.
import {
  assert,
  complete,
  completion,
  explore,
  READ_ONCE,
  scenario,
  struct,
  task,
  WRITE_ONCE,
  wait_for_completion,
} from 'deferred-reset'

// What the PF's driver believes of the VF's FLR, and whether it has cleaned up after it.
const vf_state = struct('vf_state', { flr: 'none', cleaned: false })
const flr = struct('flr', { notification: completion(), done: completion() })

// Without this one the PF believes "none" until it is notified.
function xe_vfio_pci_reset_prepare() {
  WRITE_ONCE(vf_state.flr, 'prepared')
}

// The hardware: the VF is reset, and a notification is on its way to the PF.
function pcie_flr() {
  complete(flr.notification)
}

function xe_vfio_pci_reset_done() {
  wait_flr_done()
  assert(READ_ONCE(vf_state.cleaned), 'the PF has not cleaned up yet')
}

// Returns at once when the PF knows of no FLR.
function wait_flr_done() {
  if (READ_ONCE(vf_state.flr) !== 'none') wait_for_completion(flr.done)
}

function reset(announced: boolean) {
  if (announced) xe_vfio_pci_reset_prepare()
  pcie_flr()
  xe_vfio_pci_reset_done()
}

// The PF's driver: hears of the FLR, cleans up, and says so.
function pf_worker() {
  wait_for_completion(flr.notification)
  WRITE_ONCE(vf_state.flr, 'in progress')
  WRITE_ONCE(vf_state.cleaned, true)
  WRITE_ONCE(vf_state.flr, 'none')
  complete(flr.done)
}

// Whether the reset is announced by reset_prepare.
const announced = false

const race = scenario({
  tasks: [task('reset', reset, announced), task('PF', pf_worker)],
})

export default explore(race, {
  title: announced ? 'Announced by reset_prepare' : 'Without reset_prepare',
})
