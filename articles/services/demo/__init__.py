"""Made-up coverage to try the site out with, and to measure it: the same on every machine, whatever the size."""

from articles.services.demo.seeding import RealCoverage, Seeded, seed_demo

__all__ = ["RealCoverage", "Seeded", "seed_demo"]
