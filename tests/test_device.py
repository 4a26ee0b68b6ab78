import pytest
import torch

from anipop_core import device
from anipop_core.errors import AniPopError


@pytest.fixture(autouse=True)
def no_variable(monkeypatch):
    monkeypatch.delenv(device.VARIABLE, raising=False)


@pytest.fixture
def machine(monkeypatch):
    """A machine with the processors given."""

    def build(cuda=False, mps=False):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)

    return build


def test_the_fastest_device_is_picked(machine):
    machine(cuda=True, mps=True)
    assert device.pick_device() == torch.device("cuda")
    machine(mps=True)
    assert device.pick_device() == torch.device("mps")
    machine()
    assert device.pick_device() == torch.device("cpu")


def test_the_variable_is_honoured_and_the_argument_goes_before_it(machine, monkeypatch):
    machine(cuda=True, mps=True)
    monkeypatch.setenv(device.VARIABLE, " CPU ")
    assert device.pick_device() == torch.device("cpu")
    assert device.pick_device("mps") == torch.device("mps")


@pytest.mark.parametrize("asked", ["cuda", "toaster"])
def test_a_device_that_is_not_there_is_refused(machine, monkeypatch, asked):
    machine(mps=True)
    monkeypatch.setenv(device.VARIABLE, asked)
    with pytest.raises(AniPopError) as error:
        device.pick_device()
    assert str(error.value) == (
        f"The device '{asked}' was asked for. This machine has: mps, cpu. "
        "Set ANIPOP_DEVICE to one of these, or leave it unset."
    )


def test_a_device_is_described_in_a_few_words(monkeypatch):
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _: "Large 9000")
    assert device.describe(torch.device("cpu")) == "CPU"
    assert device.describe(torch.device("cuda")) == "GPU (Large 9000)"
    assert device.describe(torch.device("mps")) == "GPU (Apple)"
