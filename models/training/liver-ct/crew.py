"""Several single-threaded processes train one network: each alone, their parameters averaged often."""

import torch
from torch import multiprocessing

MEET_EVERY = 8
PATIENCE_S = 600.0


class Crew:
    """What one worker holds: its rank, everyone's parameters in shared memory, and a barrier.

    A step of two threads waits for the slower one at every layer, which is dear on a machine with
    other work; workers wait for each other only once in MEET_EVERY steps.
    """

    def __init__(self, rank, parameters, stop, barrier):
        self.rank, self.parameters, self.stop, self.barrier = rank, parameters, stop, barrier

    @torch.no_grad()
    def meet(self, net, finished):
        """Replaces the network by the mean of all workers'; True when rank 0 has finished."""
        mine = torch.cat([p.reshape(-1) for p in net.parameters()])
        self.parameters[self.rank].copy_(mine)
        if self.rank == 0:
            self.stop[0] = float(finished)
        self.barrier.wait(PATIENCE_S)
        mean, stop = self.parameters.mean(0), bool(self.stop[0])
        self.barrier.wait(PATIENCE_S)
        at = 0
        for p in net.parameters():
            p.copy_(mean[at:at + p.numel()].reshape(p.shape))
            at += p.numel()
        return stop


def run(workers, count, job):
    """Runs job(crew) in each of the workers; count is the number of parameters."""
    context = multiprocessing.get_context("fork")
    parameters = torch.zeros(workers, count).share_memory_()
    stop, barrier = torch.zeros(1).share_memory_(), context.Barrier(workers)
    started = [context.Process(target=job, args=(Crew(rank, parameters, stop, barrier),))
               for rank in range(workers)]
    for process in started:
        process.start()
    for process in started:
        process.join()
    if any(process.exitcode for process in started):
        raise SystemExit("a training process failed")
