// Every version of every driver that is modelled, put to the validator and to the explorer;
// what a real kernel's lockdep said of the same lives was recorded. The models stand in
// src/vfio/drivers, a file each, with the functions they stand for and what they leave out.
import { drivers, driverTable, explore, lockdep } from 'deferred-reset'

export default driverTable({ drivers, lockdep, explore, session: 'saving' })
